using RegulatedWorkload.Hosting.Publishing;
using RegulatedWorkload.Hosting.Publishing.Output;

namespace RegulatedWorkload.Tests.Publishing;

/// <summary>What is committed is what the declaration gives; a reviewer reads what will be applied.</summary>
public sealed class FreshnessTests
{
    [Fact]
    public void The_committed_manifests_are_those_of_the_declaration()
    {
        var changes = new OutputFolder(Committed.Manifests).Compare(Committed.Files);

        Assert.True(
            changes.IsEmpty,
            "Run 'dotnet run --project AppHost -- publish'. " + string.Join(' ', changes.Sentences));
    }

    [Fact]
    public void Two_publishes_give_identical_bytes() =>
        Assert.Equal(
            Committed.Files.Select(file => (file.Path, file.Text)),
            Publisher.Write(Committed.Input, Committed.Environment).Select(file => (file.Path, file.Text)));

    [Fact]
    public void Every_file_says_first_how_it_was_made() => Assert.All(
        Committed.Files,
        file => Assert.StartsWith(FirstLine.Of(Committed.Environment) + "\n", file.Text, StringComparison.Ordinal));

    [Fact]
    public void No_two_publishers_write_the_same_file() => Assert.Equal(
        Committed.Files.Count,
        Committed.Files.Select(file => file.Path).Distinct(StringComparer.OrdinalIgnoreCase).Count());

    [Fact]
    public void No_value_is_written_as_null() => Assert.All(
        Committed.Files,
        file => Assert.DoesNotMatch(@"(?m)^[ -]*\w+: *(null|~)?$(?!\n +|\n- )", file.Text.TrimEnd()));
}

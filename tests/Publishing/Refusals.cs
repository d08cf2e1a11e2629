using System.Text.Json.Nodes;
using RegulatedWorkload.Hosting.Publishing;
using RegulatedWorkload.Hosting.Publishing.Environments;

namespace RegulatedWorkload.Tests.Publishing;

/// <summary>The sentences by which publishing refuses an input.</summary>
internal static class Refusals
{
    public static IReadOnlyList<string> Of(PublishInput input) =>
        Assert.Throws<PublishFaultsException>(() => Publisher.Write(input, Committed.Environment)).Faults;

    /// <summary>
    /// Those about the committed environment with some members set to other JSON, or removed by null.
    /// </summary>
    public static IReadOnlyList<string> With(params (string Member, string? Json)[] changes)
    {
        var faults = new List<string>();
        var environment = EnvironmentFile.Parse("test.json", Changed(changes), faults);
        Assert.Empty(faults);
        return Of(Committed.Input with { Environment = environment! });
    }

    /// <inheritdoc cref="With(ValueTuple{string, string}[])" />
    public static IReadOnlyList<string> With(string member, string? json) => With((member, json));

    /// <summary>The text of the committed environment with a member set to other JSON, or removed by null.</summary>
    public static string Changed(string member, string? json) => Changed([(member, json)]);

    private static string Changed(IEnumerable<(string Member, string? Json)> changes)
    {
        var root = JsonNode.Parse(Committed.EnvironmentText)!;
        foreach (var (member, json) in changes)
        {
            var path = member.Split('.');
            var parent = path[..^1].Aggregate(root, (node, name) => node[name]!).AsObject();
            if (json is null) parent.Remove(path[^1]);
            else parent[path[^1]] = JsonNode.Parse(json);
        }

        return root.ToJsonString();
    }
}

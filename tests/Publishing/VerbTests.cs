using System.Text.Json.Nodes;

namespace RegulatedWorkload.Tests.Publishing;

/// <summary>The verb as a person or a pipeline runs it: what it writes, what it says, and how it ends.</summary>
public sealed class VerbTests : IDisposable
{
    private readonly string _parent = Directory.CreateTempSubdirectory("publish-verb").FullName;

    private string Folder => Path.Combine(_parent, "manifests");

    [Fact]
    public async Task Publish_writes_the_manifests_and_a_check_then_finds_them_fresh()
    {
        var published = await PublishAsync("--output", Folder);
        var check = await PublishAsync("--output", Folder, "--check");

        Assert.Equal(0, published.Code);
        Assert.Equal(
            $"{Committed.Files.Count} files: {Committed.Files.Count} added, 0 changed, 0 deleted.",
            published.Output.Trim());
        Assert.Equal(
            Committed.Files.Select(file => (file.Path, file.Text)),
            Directory.GetFiles(Folder, "*", SearchOption.AllDirectories)
                .Select(file => (Path.GetRelativePath(Folder, file).Replace('\\', '/'), File.ReadAllText(file)))
                .OrderBy(file => file.Item1, StringComparer.Ordinal));
        Assert.Equal((0, ""), (check.Code, check.Output));
        Assert.DoesNotContain("publish", check.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_check_fails_names_the_stale_files_and_writes_nothing()
    {
        Directory.CreateDirectory(Folder);
        foreach (var file in Committed.Files.Skip(1))
        {
            var path = Path.Combine(Folder, file.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, file.Text);
        }

        var stale = Path.Combine(Folder, "in-scope", "edge", "deployment.yaml");
        File.AppendAllText(stale, "# by hand\n");

        var check = await PublishAsync("--output", Folder, "--check");

        Assert.Equal((1, ""), (check.Code, check.Output));
        Assert.EndsWith(
            $"""
            {Committed.Files[0].Path} is missing.
            in-scope/edge/deployment.yaml is stale.
            Run 'publish' to bring the manifests up to date.

            """.ReplaceLineEndings("\n"), check.Errors.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.EndsWith("# by hand\n", File.ReadAllText(stale), StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(Folder, Committed.Files[0].Path)));
    }

    [Fact]
    public async Task The_digests_are_those_of_the_lock_that_is_named_with_a_warning_where_they_are_samples()
    {
        var digest = "sha256:" + new string('0', 64);
        var images = JsonNode.Parse(File.ReadAllText(Path.Combine(Committed.Root, "images.lock.json")))!;
        images["images"]!["edge"]!["digest"] = digest;
        images["sample"] = true;
        var file = Path.Combine(_parent, "other.lock.json");
        File.WriteAllText(file, images.ToJsonString());

        var published = await PublishAsync("--lock", file, "--output", Folder);

        Assert.Equal(0, published.Code);
        Assert.Equal(
            "Warning: The image lock holds sample digests, which name no image; build the images before you deploy.",
            published.Errors.Trim());
        Assert.Contains(
            $"/edge@{digest}",
            File.ReadAllText(Path.Combine(Folder, "in-scope", "edge", "deployment.yaml")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_faults_are_told_on_standard_error_and_nothing_is_written()
    {
        var missing = Path.Combine(_parent, "none.json");

        var published = await PublishAsync("--environment", "nowhere", "--lock", missing, "--output", Folder);

        Assert.Equal((1, ""), (published.Code, published.Output));
        Assert.Equal(
            $"""
            Nothing has been published:
              There is no environment 'nowhere' in AppHost/environments; there is plain-cluster, production.
              There is no image lock {missing}; build the images, or name another with --lock.
            """.ReplaceLineEndings("\n"), published.Errors.TrimEnd().ReplaceLineEndings("\n"));
        Assert.Empty(Directory.GetFileSystemEntries(_parent));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_told_in_a_sentence()
    {
        var file = Path.Combine(_parent, "file");
        File.WriteAllText(file, "in the way");

        var published = await PublishAsync("--output", Path.Combine(file, "manifests"));

        Assert.Equal((1, ""), (published.Code, published.Output));
        Assert.Contains("The folder of the manifests cannot be written: ", published.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", published.Errors, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_parent, recursive: true);

    private static Task<(int Code, string Output, string Errors)> PublishAsync(params string[] arguments) =>
        AppHostProgram.RunAsync(["publish", .. arguments]);
}

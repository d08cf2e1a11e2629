using RegulatedWorkload.AppHost.Publishing;
using RegulatedWorkload.AppHost.Publishing.Output;

namespace RegulatedWorkload.Tests.Publishing;

/// <summary>The folder of the manifests is all old or all new, and what is not ours stays.</summary>
public sealed class OutputTests : IDisposable
{
    private static readonly string First = FirstLine.Of("test");

    private readonly string _parent = Directory.CreateTempSubdirectory("publish").FullName;

    private string Folder => Path.Combine(_parent, "k8s");

    [Fact]
    public void Files_of_removed_services_are_deleted_and_foreign_files_stay()
    {
        Write(("a/one.yaml", "1"), ("b/two.yaml", "2"));
        File.WriteAllText(Path.Combine(Folder, "b", "notes.md"), "ours to keep");
        File.WriteAllText(Path.Combine(Folder, "a", "handmade.yaml"), "kind: Secret\n");

        var changes = Write(("a/one.yaml", "1 changed"), ("c/three.yaml", "3"));

        Assert.Equal(["c/three.yaml"], changes.Added);
        Assert.Equal(["a/one.yaml"], changes.Changed);
        Assert.Equal(["b/two.yaml"], changes.Deleted);
        Assert.Equal(["a/handmade.yaml", "a/one.yaml", "b/notes.md", "c/three.yaml"], Held());
        Assert.Equal("ours to keep", File.ReadAllText(Path.Combine(Folder, "b", "notes.md")));
    }

    [Fact]
    public void A_foreign_file_in_the_way_stops_everything()
    {
        Write(("a/one.yaml", "1"));
        File.WriteAllText(Path.Combine(Folder, "a", "two.yaml"), "kind: Secret\n");

        var refusal = Assert.Throws<PublishFaultsException>(() => Write(("a/one.yaml", "changed"), ("a/two.yaml", "2")));

        Assert.Equal("a/two.yaml exists and was not made by publish; move it away.", Assert.Single(refusal.Faults));
        Assert.Equal($"{First}\n1\n", File.ReadAllText(Path.Combine(Folder, "a", "one.yaml")));
    }

    [Fact]
    public void Nothing_is_touched_when_nothing_has_changed()
    {
        Write(("a/one.yaml", "1"));
        var inode = Directory.GetCreationTimeUtc(Folder);

        Assert.True(Write(("a/one.yaml", "1")).IsEmpty);
        Assert.Equal(inode, Directory.GetCreationTimeUtc(Folder));
    }

    [Fact]
    public void A_write_that_fails_on_the_way_leaves_the_old_tree()
    {
        Write(("a/one.yaml", "1"), ("b/two.yaml", "2"));

        // A path below a file cannot be written, after others have been.
        Assert.ThrowsAny<IOException>(() => Write(("a/one.yaml", "new"), ("c", "3"), ("c/four.yaml", "4")));

        Assert.Equal(["a/one.yaml", "b/two.yaml"], Held());
        Assert.Equal($"{First}\n1\n", File.ReadAllText(Path.Combine(Folder, "a", "one.yaml")));
        Write(("a/one.yaml", "new"));
        Assert.Equal(["a/one.yaml"], Held());
        Assert.Equal([Folder], Directory.GetFileSystemEntries(_parent));
    }

    [Fact]
    public void A_write_that_was_killed_between_its_two_renames_is_undone()
    {
        Write(("a/one.yaml", "1"));
        Directory.Move(Folder, Path.Combine(_parent, ".k8s.old"));

        Assert.True(new OutputFolder(Folder).Compare([Text("a/one.yaml", "1")]).IsEmpty);
        Assert.Equal([Folder], Directory.GetFileSystemEntries(_parent));
    }

    [Fact]
    public void A_check_names_every_stale_file_and_writes_nothing()
    {
        Write(("a/one.yaml", "1"), ("b/two.yaml", "2"));

        var changes = new OutputFolder(Folder).Compare([Text("a/one.yaml", "changed"), Text("c/three.yaml", "3")]);

        Assert.Equal(
            ["c/three.yaml is missing.", "a/one.yaml is stale.", "b/two.yaml is no longer made."], changes.Sentences);
        Assert.Equal(["a/one.yaml", "b/two.yaml"], Held());
    }

    public void Dispose() => Directory.Delete(_parent, recursive: true);

    private OutputChanges Write(params (string Path, string Text)[] files) =>
        new OutputFolder(Folder).Write([.. files.Select(file => Text(file.Path, file.Text))]);

    private static OutputFile Text(string path, string text) => new(path, $"{First}\n{text}\n");

    private List<string> Held() =>
    [
        .. Directory.GetFiles(Folder, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Folder, file).Replace('\\', '/'))
            .Order(StringComparer.Ordinal),
    ];
}

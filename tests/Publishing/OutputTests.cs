using System.Text;
using RegulatedWorkload.Hosting.Publishing;
using RegulatedWorkload.Hosting.Publishing.Output;

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

        var refusal = Assert.Throws<PublishFaultsException>(
            () => Write(("a/one.yaml", "changed"), ("a/two.yaml", "2")));

        Assert.Equal("a/two.yaml exists and was not made by publish; move it away.", Assert.Single(refusal.Faults));
        Assert.Equal($"{First}\n1\n", File.ReadAllText(Path.Combine(Folder, "a", "one.yaml")));
    }

    [Fact]
    public void Foreign_files_are_moved_as_they_are_and_foreign_folders_stay_even_when_empty()
    {
        Write(("a/one.yaml", "1"), ("b/two.yaml", "2"));
        var notes = Path.Combine(Folder, "b", "notes", "today.md");
        Directory.CreateDirectory(Path.GetDirectoryName(notes)!);
        File.WriteAllText(notes, "ours to keep");
        Directory.CreateDirectory(Path.Combine(Folder, "b", "drafts"));
        Directory.CreateDirectory(Path.Combine(Folder, "empty"));
        File.CreateSymbolicLink(Path.Combine(Folder, "a", "link"), "../b/notes/today.md");
        using var open = new FileStream(
            notes, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);

        Write(("a/one.yaml", "1 changed"));

        // What is written into the file that was open arrives, since it is the same file and no copy of it.
        open.Write("KEPT"u8);
        open.Flush();
        Assert.Equal("KEPT to keep", File.ReadAllText(Path.Combine(Folder, "a", "link")));
        Assert.Equal(["a/link", "a/one.yaml", "b/notes/today.md"], Held());
        Assert.Equal(
            ["a", "b", "b/drafts", "b/notes", "empty"],
            Directory.GetDirectories(Folder, "*", SearchOption.AllDirectories)
                .Select(folder => Path.GetRelativePath(Folder, folder).Replace('\\', '/'))
                .Order(StringComparer.Ordinal));
        Assert.Equal([Folder], Directory.GetFileSystemEntries(_parent));
    }

    [Theory]
    [InlineData("k8s/.git/HEAD")]
    [InlineData("k8s/.git")]
    [InlineData("k8s/other/.git/HEAD")]
    public void A_folder_that_holds_a_repository_is_refused_untouched(string path)
    {
        Write(("a/one.yaml", "1"));
        var file = Path.Combine(_parent, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, "ref: refs/heads/main\n");

        var refusal = Assert.Throws<PublishFaultsException>(() => Write(("b/two.yaml", "2")));

        Assert.Equal($"{Folder} holds a Git repository; name a folder inside it.", Assert.Single(refusal.Faults));
        Assert.Equal(new[] { "a/one.yaml", path["k8s/".Length..] }.Order(StringComparer.Ordinal), Held());
    }

    [Theory]
    [InlineData("a", "a")]
    [InlineData("a/two.yaml/notes.md", "a/two.yaml/notes.md")]
    public void What_is_foreign_stops_everything_where_a_folder_or_a_file_must_be(string foreign, string named)
    {
        Write(("b/one.yaml", "1"));
        var file = Path.Combine(Folder, foreign);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, "kind: Secret\n");

        var refusal = Assert.Throws<PublishFaultsException>(() => Write(("a/two.yaml", "2")));

        Assert.Equal($"{named} exists and was not made by publish; move it away.", Assert.Single(refusal.Faults));
        Assert.Equal([foreign, "b/one.yaml"], Held());
    }

    [Fact]
    public void Links_are_not_followed()
    {
        var elsewhere = Directory.CreateDirectory(Path.Combine(_parent, "elsewhere")).FullName;
        File.WriteAllText(Path.Combine(elsewhere, "three.yaml"), $"{First}\n3\n");
        Write(("a/one.yaml", "1"));
        Directory.CreateSymbolicLink(Path.Combine(Folder, "linked"), elsewhere);

        Assert.Empty(Write(("a/one.yaml", "changed")).Deleted);

        Assert.Equal($"{First}\n3\n", File.ReadAllText(Path.Combine(Folder, "linked", "three.yaml")));
    }

    [Fact]
    public void A_write_that_was_killed_after_its_two_renames_is_ended()
    {
        Write(("a/one.yaml", "1"), ("b/two.yaml", "2"));
        File.WriteAllText(Path.Combine(Folder, "b", "notes.md"), "ours to keep");
        Directory.Move(Folder, Path.Combine(_parent, ".k8s.old"));
        Directory.CreateDirectory(Path.Combine(Folder, "a"));
        File.WriteAllText(Path.Combine(Folder, "a", "one.yaml"), $"{First}\nnew\n");

        Assert.True(new OutputFolder(Folder).Compare([Text("a/one.yaml", "new")]).IsEmpty);
        Assert.Equal(["a/one.yaml", "b/notes.md"], Held());
        Assert.Equal([Folder], Directory.GetFileSystemEntries(_parent));
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

    private static OutputFile Text(string path, string text) => new(path, Encoding.UTF8.GetBytes($"{First}\n{text}\n"));

    private List<string> Held() =>
    [
        .. Directory.GetFiles(Folder, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Folder, file).Replace('\\', '/'))
            .Order(StringComparer.Ordinal),
    ];
}

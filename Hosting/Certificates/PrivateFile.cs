using System.Text;

namespace RegulatedWorkload.Hosting.Certificates;

/// <summary>Files that only their owner may read, replaced whole or not at all.</summary>
internal static class PrivateFile
{
    private const UnixFileMode FileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode FolderMode = FileMode | UnixFileMode.UserExecute;

    public static void Write(string path, string text) => Write(path, Encoding.UTF8.GetBytes(text));

    public static void Write(string path, ReadOnlySpan<byte> content) =>
        File.Move(Draft(path, content), path, overwrite: true);

    /// <summary>Writes files that belong together: all are on disk before the first of them is replaced.</summary>
    public static void WriteTogether(params (string Path, string Text)[] files)
    {
        var drafts = files.Select(file => Draft(file.Path, Encoding.UTF8.GetBytes(file.Text))).ToList();
        foreach (var (draft, file) in drafts.Zip(files))
        {
            File.Move(draft, file.Path, overwrite: true);
        }
    }

    /// <summary>Writes only what differs, so that watchers see no change where there is none.</summary>
    public static void WriteChanged(string path, string text)
    {
        if (!File.Exists(path) || File.ReadAllText(path) != text) Write(path, text);
    }

    public static void CreateFolder(string path)
    {
        // On Windows the profile folder's access list is inherited.
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
        else Directory.CreateDirectory(path, FolderMode);
    }

    private static string Draft(string path, ReadOnlySpan<byte> content)
    {
        CreateFolder(Path.GetDirectoryName(path)!);
        var draft = path + ".new";
        File.Delete(draft);
        var options = new FileStreamOptions { Mode = System.IO.FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = FileMode;
        using var stream = new FileStream(draft, options);
        stream.Write(content);
        stream.Flush(flushToDisk: true);
        return draft;
    }
}

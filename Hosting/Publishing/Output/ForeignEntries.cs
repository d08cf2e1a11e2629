namespace RegulatedWorkload.Hosting.Publishing.Output;

/// <summary>
/// What lies in the folder of the manifests and was not made by publish: files, links, and folders without a file of
/// ours. They are moved as they are, never copied, so that they keep all that a file system knows of them.
/// </summary>
internal static class ForeignEntries
{
    /// <summary>
    /// The entries of a folder by relative path, with whether publish made them. Links are not followed.
    /// </summary>
    public static IEnumerable<(string Path, bool IsOurs)> In(string folder) => Directory.Exists(folder)
        ? Below(new DirectoryInfo(folder))
            .Select(entry => (Path.GetRelativePath(folder, entry.FullName).Replace('\\', '/'), IsOurs(entry)))
        : [];

    /// <summary>Moves what is not ours from one folder to the same place in another. It may be done again.</summary>
    public static void Move(string from, string to)
    {
        foreach (var entry in new DirectoryInfo(from).GetFileSystemInfos())
        {
            var target = Path.Combine(to, entry.Name);
            if (entry is DirectoryInfo { LinkTarget: null } folder)
            {
                if (Directory.Exists(target) || Below(folder).Any(IsOurs)) Move(folder.FullName, target);
                else MoveFolder(folder, target);
            }
            else if (!IsOurs(entry))
            {
                Directory.CreateDirectory(to);
                MoveFile(entry, target);
            }
        }
    }

    private static void MoveFolder(DirectoryInfo folder, string target)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        folder.MoveTo(target);
    }

    private static void MoveFile(FileSystemInfo file, string target)
    {
        if (file.LinkTarget is not { } destination)
        {
            File.Move(file.FullName, target);
        }
        else if (!Path.Exists(target) && new FileInfo(target).LinkTarget is null)
        {
            File.CreateSymbolicLink(target, destination);
        }
    }

    // What is no ordinary file cannot be ours.
    private static bool IsOurs(FileSystemInfo entry) =>
        entry is FileInfo { LinkTarget: null } && FirstLine.IsIn(entry.FullName);

    // A folder with entries is these entries; an empty one is an entry itself.
    private static IEnumerable<FileSystemInfo> Below(DirectoryInfo folder)
    {
        foreach (var entry in folder.EnumerateFileSystemInfos())
        {
            if (entry is not DirectoryInfo { LinkTarget: null } inner)
            {
                yield return entry;
                continue;
            }

            var empty = true;
            foreach (var found in Below(inner))
            {
                empty = false;
                yield return found;
            }

            if (empty) yield return inner;
        }
    }
}

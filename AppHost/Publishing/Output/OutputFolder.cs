using System.Text;

namespace RegulatedWorkload.AppHost.Publishing.Output;

/// <summary>
/// The folder of the manifests. It is replaced as a whole: a new folder is written beside it, with the files in it that
/// are not ours, and then takes its place. Whatever interrupts that, the folder is all old or all new; where the
/// interruption fell between the two renames, the next use puts the old one back.
/// </summary>
public sealed class OutputFolder
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private readonly string _folder;

    /// <summary>Opens the folder, which need not exist.</summary>
    /// <param name="folder">Its path.</param>
    public OutputFolder(string folder)
    {
        _folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (!Directory.Exists(_folder) && Directory.Exists(Old)) Directory.Move(Old, _folder);
    }

    private string Old => Beside("old");

    private string New => Beside("new");

    /// <summary>What writing would change.</summary>
    /// <exception cref="PublishFaultsException">A file that is not ours is in the way.</exception>
    public OutputChanges Compare(IReadOnlyList<OutputFile> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        var existing = Existing();
        var foreign = files.Where(file => existing.TryGetValue(file.Path, out var ours) && !ours).ToList();
        if (foreign.Count > 0)
        {
            throw new PublishFaultsException(
                [.. foreign.Select(file => $"{file.Path} exists and was not made by publish; move it away.")]);
        }

        var written = files.Select(file => file.Path).ToHashSet(StringComparer.Ordinal);
        return new OutputChanges(
            [.. files.Where(file => !existing.ContainsKey(file.Path)).Select(file => file.Path)],
            [.. files.Where(file => existing.ContainsKey(file.Path) && !IsEqual(file)).Select(file => file.Path)],
            [.. existing.Where(file => file.Value && !written.Contains(file.Key)).Select(file => file.Key)]);
    }

    /// <summary>Makes the folder hold these files, those that are not ours, and no others.</summary>
    /// <returns>What has changed.</returns>
    /// <exception cref="PublishFaultsException">A file that is not ours is in the way.</exception>
    public OutputChanges Write(IReadOnlyList<OutputFile> files)
    {
        var changes = Compare(files);
        if (changes.IsEmpty) return changes;

        Remove(New);
        Directory.CreateDirectory(New);
        foreach (var file in files)
        {
            var path = Path.Combine(New, file.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, file.Text, Utf8);
        }

        foreach (var path in Existing().Where(file => !file.Value).Select(file => file.Key))
        {
            Copy(Path.Combine(_folder, path), Path.Combine(New, path));
        }

        Remove(Old);
        if (Directory.Exists(_folder)) Directory.Move(_folder, Old);
        Directory.Move(New, _folder);
        Remove(Old);
        return changes;
    }

    // By path, with whether it is ours. What is no ordinary file cannot be.
    private SortedDictionary<string, bool> Existing()
    {
        var existing = new SortedDictionary<string, bool>(StringComparer.Ordinal);
        if (!Directory.Exists(_folder)) return existing;
        var options = new EnumerationOptions
        {
            RecurseSubdirectories = true,
            AttributesToSkip = FileAttributes.None,
        };
        foreach (var entry in new DirectoryInfo(_folder).EnumerateFileSystemInfos("*", options))
        {
            if (entry is DirectoryInfo && entry.LinkTarget is null) continue;
            var path = Path.GetRelativePath(_folder, entry.FullName).Replace('\\', '/');
            existing[path] = entry is FileInfo && entry.LinkTarget is null && FirstLine.IsIn(entry.FullName);
        }

        return existing;
    }

    private bool IsEqual(OutputFile file) =>
        Utf8.GetBytes(file.Text).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(_folder, file.Path)));

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        if (new FileInfo(from).LinkTarget is { } target)
        {
            File.CreateSymbolicLink(to, target);
        }
        else
        {
            File.Copy(from, to);
        }
    }

    private static void Remove(string folder)
    {
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }

    private string Beside(string state) =>
        Path.Combine(Path.GetDirectoryName(_folder)!, $".{Path.GetFileName(_folder)}.{state}");
}

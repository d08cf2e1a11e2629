namespace RegulatedWorkload.Hosting.Publishing.Output;

/// <summary>
/// The folder of the manifests. It is replaced as a whole: a new folder is written beside it, takes its place, and then
/// is given what was in the old one and is not ours. Whatever interrupts that, the manifests are all old or all new,
/// and the next use ends what was begun.
/// </summary>
public sealed class OutputFolder
{
    private readonly string _folder;

    /// <summary>Opens the folder, which need not exist.</summary>
    /// <param name="folder">Its path.</param>
    public OutputFolder(string folder)
    {
        var path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        var given = new DirectoryInfo(path);
        _folder = given.LinkTarget is null ? path : given.ResolveLinkTarget(returnFinalTarget: true)!.FullName;
        Remove(Gone);
        if (!Directory.Exists(Old)) return;
        if (Directory.Exists(_folder)) Empty();
        else Directory.Move(Old, _folder);
    }

    private string New => Beside("new");

    private string Old => Beside("old");

    private string Gone => Beside("gone");

    /// <summary>What writing would change.</summary>
    /// <exception cref="PublishFaultsException">
    /// What is not ours is in the way, or the folder holds a repository.
    /// </exception>
    public OutputChanges Compare(IReadOnlyList<OutputFile> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        var existing = ForeignEntries.In(_folder).ToList();
        var ours = existing.Where(entry => entry.IsOurs).Select(entry => entry.Path).ToHashSet(StringComparer.Ordinal);
        RefuseForeign(files, [.. existing.Where(entry => !entry.IsOurs).Select(entry => entry.Path)]);

        var written = files.Select(file => file.Path).ToHashSet(StringComparer.Ordinal);
        return new OutputChanges(
            [.. files.Where(file => !ours.Contains(file.Path)).Select(file => file.Path)],
            [.. files.Where(file => ours.Contains(file.Path) && !IsEqual(file)).Select(file => file.Path)],
            [.. ours.Except(written).Order(StringComparer.Ordinal)]);
    }

    /// <summary>Makes the folder hold these files, what is not ours, and nothing else.</summary>
    /// <returns>What has changed.</returns>
    /// <exception cref="PublishFaultsException">
    /// What is not ours is in the way, or the folder holds a repository.
    /// </exception>
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
            File.WriteAllBytes(path, file.Content.Span);
        }

        if (Directory.Exists(_folder)) Directory.Move(_folder, Old);
        Directory.Move(New, _folder);
        if (Directory.Exists(Old)) Empty();
        return changes;
    }

    private void RefuseForeign(IReadOnlyList<OutputFile> files, IReadOnlyList<string> foreign)
    {
        if (foreign.Any(path => path.Split('/').Contains(".git")))
        {
            // Manifests of other clusters in it would pass for those of this one, and be deleted.
            throw new PublishFaultsException([$"{_folder} holds a Git repository; name a folder inside it."]);
        }

        var blocking = foreign.Where(path => files.Any(
            file => IsSameOrBelow(file.Path, path) || IsSameOrBelow(path, file.Path)));
        List<string> faults = [.. blocking.Select(path => $"{path} exists and was not made by publish; move it away.")];
        if (faults.Count > 0) throw new PublishFaultsException(faults);
    }

    private static bool IsSameOrBelow(string path, string folder) =>
        path.StartsWith(folder, StringComparison.Ordinal)
        && (path.Length == folder.Length || path[folder.Length] == '/');

    // What is left in the old folder is ours. By another name, it is not looked at again when deleting is interrupted.
    private void Empty()
    {
        ForeignEntries.Move(Old, _folder);
        Directory.Move(Old, Gone);
        Remove(Gone);
    }

    private bool IsEqual(OutputFile file) =>
        file.Content.Span.SequenceEqual(File.ReadAllBytes(Path.Combine(_folder, file.Path)));

    private static void Remove(string folder)
    {
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }

    private string Beside(string state) =>
        Path.Combine(Path.GetDirectoryName(_folder)!, $".{Path.GetFileName(_folder)}.{state}");
}

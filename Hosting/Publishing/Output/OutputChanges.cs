namespace RegulatedWorkload.Hosting.Publishing.Output;

/// <summary>How the output differs from what it should be, by path.</summary>
/// <param name="Added">Files that are missing.</param>
/// <param name="Changed">Files with another content.</param>
/// <param name="Deleted">Files of ours that are no longer made.</param>
public sealed record OutputChanges(
    IReadOnlyList<string> Added, IReadOnlyList<string> Changed, IReadOnlyList<string> Deleted)
{
    /// <summary>Whether there is nothing to do.</summary>
    public bool IsEmpty => Added.Count + Changed.Count + Deleted.Count == 0;

    /// <summary>A sentence a file.</summary>
    public IEnumerable<string> Sentences =>
    [
        .. Added.Select(path => $"{path} is missing."),
        .. Changed.Select(path => $"{path} is stale."),
        .. Deleted.Select(path => $"{path} is no longer made."),
    ];
}

using System.Threading.Channels;
using RegulatedWorkload.AppHost.Orchestration;

namespace RegulatedWorkload.AppHost.Watch;

/// <summary>Files that change below the repository's services and service defaults, in batches.</summary>
public sealed class SourceChanges : IDisposable
{
    // An editor writes several files at once, and some of them more than once.
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(300);

    private readonly Channel<string> _paths = Channel.CreateUnbounded<string>();
    private readonly List<FileSystemWatcher> _watchers = [];
    private readonly string _root;
    private readonly TimeProvider _time;
    private readonly Func<string, FileSystemWatcher> _create;

    /// <summary>Watches from now on.</summary>
    /// <param name="root">The root of the repository.</param>
    /// <param name="time">The clock of batches.</param>
    /// <param name="create">What watches a folder; the operating system by default.</param>
    /// <exception cref="RunException">The operating system watches no more files.</exception>
    public SourceChanges(string root, TimeProvider time, Func<string, FileSystemWatcher>? create = null)
    {
        _root = root;
        _time = time;
        _create = create ?? (folder => new FileSystemWatcher(folder));
        try
        {
            Watch(root, deep: false);
            Watch(Path.Combine(root, "services"), deep: true);
            Watch(Path.Combine(root, "ServiceDefaults"), deep: true);
        }
        catch (IOException fault)
        {
            Dispose();
            throw new RunException($"The sources cannot be watched ({fault.Message}); start without --watch.", fault);
        }
    }

    /// <summary>
    /// The next changed files, relative to the root with forward slashes, once none has changed for a moment;
    /// <see cref="WatchedSources.Anything"/> among them when it is not known which.
    /// </summary>
    public async Task<IReadOnlySet<string>> NextAsync(CancellationToken cancellationToken)
    {
        var batch = new HashSet<string>(StringComparer.Ordinal) { await _paths.Reader.ReadAsync(cancellationToken) };
        int seen;
        do
        {
            seen = batch.Count;
            await Task.Delay(Quiet, _time, cancellationToken);
            while (_paths.Reader.TryRead(out var path)) batch.Add(path);
        }
        while (batch.Count > seen);
        return batch;
    }

    /// <inheritdoc />
    public void Dispose() => _watchers.ForEach(watcher => watcher.Dispose());

    private void Watch(string folder, bool deep)
    {
        var watcher = _create(folder);
        watcher.IncludeSubdirectories = deep;
        watcher.NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.LastWrite;
        watcher.Changed += (_, change) => Note(change.FullPath);
        watcher.Created += (_, change) => Note(change.FullPath);
        watcher.Deleted += (_, change) => Note(change.FullPath);
        watcher.Renamed += (_, change) =>
        {
            Note(change.OldFullPath);
            Note(change.FullPath);
        };

        // More has changed at once than the operating system keeps, as when another branch is checked out.
        watcher.Error += (_, _) => _paths.Writer.TryWrite(WatchedSources.Anything);
        watcher.EnableRaisingEvents = true;
        _watchers.Add(watcher);
    }

    private void Note(string path) =>
        _paths.Writer.TryWrite(Path.GetRelativePath(_root, path).Replace(Path.DirectorySeparatorChar, '/'));
}

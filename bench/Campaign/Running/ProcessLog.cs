namespace RegulatedWorkload.Campaign.Running;

/// <summary>What a process and those that follow it write, kept in a file line by line.</summary>
internal sealed class ProcessLog : IDisposable
{
    private readonly StreamWriter _file;
    private bool _closed;

    public ProcessLog(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        _file = new StreamWriter(path, append: true) { AutoFlush = true };
    }

    /// <summary>How many lines there are.</summary>
    public int Lines { get; private set; }

    /// <summary>Keeps a line; null, the end of what one process writes, is none.</summary>
    public void Keep(string? line)
    {
        lock (_file)
        {
            // A process may be heard to the end after it was given up.
            if (line is null || _closed) return;
            _file.WriteLine(line);
            Lines++;
        }
    }

    public void Dispose()
    {
        lock (_file)
        {
            _closed = true;
            _file.Dispose();
        }
    }
}

using System.Collections.Concurrent;
using System.Text;

namespace RegulatedWorkload.Tests.Support.Canary;

/// <summary>
/// Watches everything that could carry a canary card number away while it is open, and fails on dispose when anything
/// did. Logs, spans, metrics and exceptions of this process are taken as the code gives them, before any redactor;
/// other places, such as files or other processes, are named to it and read at the end.
/// </summary>
public sealed class CanaryScope : IDisposable
{
    private readonly CanaryScan _scan;
    private readonly ConcurrentDictionary<string, byte> _leaks = new();
    private readonly List<(string Channel, Func<IEnumerable<Found>> Read)> _places = [];
    private readonly CanaryListeners? _listeners;

    /// <param name="digits">The canary, digits only: one that nothing else in this process uses.</param>
    public CanaryScope(string digits)
        : this(digits, listens: true)
    {
    }

    private CanaryScope(string digits, bool listens)
    {
        _scan = new CanaryScan(digits);
        _listeners = listens ? new CanaryListeners(Look) : null;
        Logs = new CanaryLogs(Look);
    }

    /// <summary>A scope of the places named to it alone, for a process that sends the canary itself.</summary>
    public static CanaryScope Elsewhere(string digits) => new(digits, listens: false);

    /// <summary>What is read of a place: where exactly, and the bytes.</summary>
    public readonly record struct Found(string Source, ReadOnlyMemory<byte> Content);

    /// <summary>Give this to the host whose logs are to be watched, without any level filter.</summary>
    public CanaryLogs Logs { get; }

    /// <summary>Where the canary was seen until now, as "channel: encoding". It never quotes what it found.</summary>
    public IReadOnlyCollection<string> Leaks
    {
        get
        {
            foreach (var (channel, read) in _places)
            {
                foreach (var found in read()) Look($"{channel} ({found.Source})", found.Content.Span);
            }

            return [.. _leaks.Keys.Order(StringComparer.Ordinal)];
        }
    }

    /// <summary>Reads another place at the end.</summary>
    public CanaryScope Watch(string channel, Func<IEnumerable<Found>> read)
    {
        _places.Add((channel, read));
        return this;
    }

    /// <summary>Reads a text at the end, line by line.</summary>
    public CanaryScope Watch(string channel, Func<string> read) => Watch(channel, () => read()
        .Split('\n')
        .Select((line, index) => new Found($"line {index + 1}", Encoding.UTF8.GetBytes(line))));

    /// <summary>Reads files at the end: a database with all that lies beside it, or a whole directory.</summary>
    public CanaryScope WatchFiles(string channel, string directory, string pattern = "*") => Watch(channel, () =>
        Directory.EnumerateFiles(directory, pattern, SearchOption.AllDirectories)
        .Where(file => !file.EndsWith(".lock", StringComparison.Ordinal))
        .Select(file => new Found(Path.GetRelativePath(directory, file), ReadShared(file))));

    /// <summary>Closes the watch.</summary>
    /// <exception cref="CanaryFoundException">The canary was seen.</exception>
    public void Dispose()
    {
        _listeners?.Dispose();
        Logs.Dispose();
        if (Leaks is { Count: > 0 } leaks) throw new CanaryFoundException(leaks);
    }

    private void Look(string channel, string text) => Look(channel, Encoding.UTF8.GetBytes(text));

    private void Look(string channel, ReadOnlySpan<byte> content)
    {
        foreach (var encoding in _scan.FindInPieces(content)) _leaks.TryAdd($"{channel}: {encoding}", 0);
    }

    private static byte[] ReadShared(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}

/// <summary>A canary card number was seen where none may be.</summary>
public sealed class CanaryFoundException(IEnumerable<string> leaks)
    : Exception("The canary card number was seen in:" + Environment.NewLine + string.Join(Environment.NewLine, leaks));

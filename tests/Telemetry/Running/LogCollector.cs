using System.Text;
using System.Text.Json;

namespace RegulatedWorkload.Tests.Telemetry.Running;

/// <summary>Reads what a process writes to its standard output, line by line, until the process or it ends.</summary>
internal sealed class LogCollector : IDisposable
{
    private readonly StreamReader _pipe;
    private readonly CancellationTokenSource _reading = new();
    private readonly StringBuilder _text = new();

    public LogCollector(StreamReader pipe)
    {
        _pipe = pipe;
        End = ReadAsync();
    }

    /// <summary>Completes when nothing is read any more.</summary>
    public Task End { get; }

    /// <summary>What was read so far.</summary>
    public string Text
    {
        get
        {
            lock (_text) return _text.ToString();
        }
    }

    /// <summary>The security events among it.</summary>
    public IReadOnlyList<JsonElement> SecurityEvents =>
    [
        .. Text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonElement.Parse(line))
            .Where(line => line.GetProperty("category").GetString() == "RegulatedWorkload.Security"),
    ];

    /// <summary>Closes the pipe: from now on nobody reads what the process writes.</summary>
    public async Task DieAsync()
    {
        await _reading.CancelAsync();
        await End;
        _pipe.Dispose();
    }

    public void Dispose() => _reading.Dispose();

    private async Task ReadAsync()
    {
        try
        {
            while (await _pipe.ReadLineAsync(_reading.Token) is { } line)
            {
                lock (_text) _text.Append(line).Append('\n');
            }
        }
        catch (OperationCanceledException)
        {
            // Nobody reads any further.
        }
    }
}

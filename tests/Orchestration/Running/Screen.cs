using System.Text;

namespace RegulatedWorkload.Tests.Orchestration.Running;

/// <summary>A terminal that keeps what it is given, and that may be stopped like one with Ctrl-S.</summary>
public sealed class Screen : TextWriter
{
    private readonly StringBuilder _text = new();
    private readonly ManualResetEventSlim _takes = new(initialState: true);

    public override Encoding Encoding => Encoding.UTF8;

    public string Text
    {
        get
        {
            lock (_text) return _text.ToString();
        }
    }

    /// <summary>Whoever writes from now on waits for ever.</summary>
    public void Stall() => _takes.Reset();

    public override void Write(char value)
    {
        _takes.Wait();
        lock (_text) _text.Append(value);
    }

    public override void Write(string? value)
    {
        _takes.Wait();
        lock (_text) _text.Append(value);
    }

    public override void WriteLine(string? value) => Write(value + "\n");
}

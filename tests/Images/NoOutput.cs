using System.Text;
using Spectre.Console;

namespace RegulatedWorkload.Tests.Images;

/// <summary>A console that shows nothing.</summary>
internal sealed class NoOutput : IAnsiConsoleOutput
{
    public TextWriter Writer => TextWriter.Null;

    public bool IsTerminal => false;

    public int Width => 120;

    public int Height => 40;

    public void SetEncoding(Encoding encoding)
    {
    }
}

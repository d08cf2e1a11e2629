using System.Globalization;
using System.Text;
using BenchmarkDotNet.Environments;

namespace RegulatedWorkload.Benchmarks;

/// <summary>A result as Markdown: what was measured, on what kind of machine, and the numbers.</summary>
internal sealed class ResultFile
{
    private readonly StringBuilder _text = new();

    /// <param name="title">What was measured.</param>
    /// <param name="command">The command that measures it again.</param>
    public ResultFile(string title, string command)
    {
        _text.Append(CultureInfo.InvariantCulture, $"# {title}\n\n`{command}`\n\n```\n");
        foreach (var line in HostEnvironmentInfo.GetCurrent().ToFormattedString())
        {
            _text.Append(line.TrimEnd()).Append('\n');
        }

        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1024.0 * 1024 * 1024);
        _text.Append(
            CultureInfo.InvariantCulture,
            $"{Environment.ProcessorCount} processors, {memory:F1} GiB of memory\n```\n");
    }

    /// <summary>What the file will say.</summary>
    public string Text => _text.ToString();

    /// <summary>The folder of all results.</summary>
    public static string Folder(string root) => Path.Combine(root, "bench", "results");

    /// <summary>Adds a paragraph.</summary>
    public void Say(string paragraph) => _text.Append('\n').Append(paragraph).Append('\n');

    /// <summary>Adds a picture of the same folder.</summary>
    public void Picture(string file, string words) => Say($"![{words}]({file})");

    /// <summary>Adds a table under a heading.</summary>
    public void Table(string heading, IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows)
    {
        _text.Append(CultureInfo.InvariantCulture, $"\n## {heading}\n\n");
        Row(columns);
        Row([.. columns.Select((_, index) => index == 0 ? "---" : "---:")]);
        foreach (var row in rows) Row(row);
    }

    /// <summary>Writes the file and returns its path.</summary>
    public string Write(string folder, string name)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, name + ".md");
        File.WriteAllText(path, _text.ToString());
        return path;
    }

    private void Row(IReadOnlyList<string> cells) =>
        _text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
}

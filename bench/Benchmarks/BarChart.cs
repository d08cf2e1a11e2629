using System.Globalization;
using System.Text;
using System.Xml.Linq;

namespace RegulatedWorkload.Benchmarks;

/// <summary>A bar of a chart: its median, with a line from the least to the most.</summary>
internal sealed record Bar(string Name, Spread Value);

/// <summary>Bars beside each other, from zero, as SVG.</summary>
internal sealed record BarChart(string Title, IReadOnlyList<Bar> Bars)
{
    private const int Width = 760, NameWidth = 330, RowHeight = 30, Top = 40;

    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    /// <summary>Writes <c>name.svg</c>.</summary>
    public Task WriteAsync(string folder, string name)
    {
        Directory.CreateDirectory(folder);
        return File.WriteAllTextAsync(Path.Combine(folder, name + ".svg"), Draw() + "\n", new UTF8Encoding(false));
    }

    private XElement Draw()
    {
        var height = Top + (Bars.Count * RowHeight) + 10;
        var most = Bars.Count == 0 ? 1 : Math.Max(Bars.Max(bar => bar.Value.Most), double.Epsilon);
        return new XElement(
            Svg + "svg",
            new XAttribute("viewBox", $"0 0 {Width} {height}"),
            new XAttribute("width", Width),
            new XAttribute("height", height),
            new XAttribute("font-family", "sans-serif"),
            new XAttribute("font-size", 13),
            new XElement(Svg + "rect", new XAttribute("width", "100%"), new XAttribute("height", "100%"), Fill("#fff")),
            Text(10, 22, Title, "start"),
            Bars.Index().SelectMany(bar => Row(bar.Item, Top + (bar.Index * RowHeight), bar.Index, most)));
    }

    private static IEnumerable<XElement> Row(Bar bar, int top, int index, double most)
    {
        var length = Width - NameWidth - 90;
        yield return Text(NameWidth - 8, top + 18, bar.Name, "end");
        yield return new XElement(
            Svg + "rect",
            At("x", NameWidth),
            At("y", top + 4),
            At("width", bar.Value.Median / most * length),
            At("height", RowHeight - 10),
            Fill(index % 2 == 0 ? "#4472a8" : "#7fa3cc"));
        yield return new XElement(
            Svg + "line",
            At("x1", NameWidth + (bar.Value.Least / most * length)),
            At("x2", NameWidth + (bar.Value.Most / most * length)),
            At("y1", top + 14),
            At("y2", top + 14),
            new XAttribute("stroke", "#222"));
        yield return Text(
            NameWidth + (bar.Value.Most / most * length) + 8,
            top + 18,
            bar.Value.Median.ToString(bar.Value.Median < 100 ? "N1" : "N0", CultureInfo.InvariantCulture),
            "start");
    }

    private static XElement Text(double x, double y, string text, string anchor) =>
        new(Svg + "text", At("x", x), At("y", y), new XAttribute("text-anchor", anchor), Fill("#222"), text);

    private static XAttribute Fill(string color) => new("fill", color);

    private static XAttribute At(string name, double value) =>
        new(name, value.ToString("0.#", CultureInfo.InvariantCulture));
}

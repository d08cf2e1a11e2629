using System.Globalization;
using System.Xml.Linq;

namespace RegulatedWorkload.Hosting.Describe;

/// <summary>The elements of the picture.</summary>
internal static class Drawing
{
    /// <summary>Colours of the scopes, for light and for dark.</summary>
    public const string Style = """

        svg { font: 13px system-ui, sans-serif; fill: #1b1f24; background: #ffffff; }
        text { text-anchor: middle; } text.start { text-anchor: start; }
        .name { font-weight: 600; } .note { font-size: 10.5px; fill: #57606a; }
        rect { stroke-width: 1.5; }
        .frame.cluster { fill: none; stroke: #8c959f; } .frame.system { fill: #f6f8fa; stroke: #8c959f; }
        .frame.in { fill: #fff1ef; stroke: #c93c2b; } .frame.out { fill: #eef5ff; stroke: #2f6fd0; }
        .box { fill: #ffffff; } .box.in { stroke: #c93c2b; } .box.out { stroke: #2f6fd0; }
        .box.external { stroke: #57606a; } .box.connected { stroke-dasharray: 6 3; }
        path { fill: none; stroke: #1b1f24; stroke-width: 1.5; } .head { fill: #1b1f24; stroke: none; }
        .tls { stroke-width: 3; } .egress { stroke-dasharray: 2 4; }
        @media (prefers-color-scheme: dark) {
          svg { fill: #e6edf3; background: #0d1117; } .note { fill: #9da7b3; }
          .frame.system { fill: #161b22; } .frame.in { fill: #2b1513; stroke: #ff8a7a; }
          .frame.out { fill: #10203a; stroke: #7cb0ff; }
          .box { fill: #0d1117; } .box.in { stroke: #ff8a7a; } .box.out { stroke: #7cb0ff; }
          .box.external { stroke: #9da7b3; }
          path { stroke: #e6edf3; } .head { fill: #e6edf3; }
        }

        """;

    private static readonly XNamespace Namespace = "http://www.w3.org/2000/svg";

    /// <summary>An element with attributes.</summary>
    public static XElement Element(string name, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        var element = new XElement(Namespace + name);
        foreach (var (key, value) in attributes) element.SetAttributeValue(key, value);
        return element;
    }

    /// <summary>An element with content.</summary>
    public static XElement With(this XElement element, object content)
    {
        element.Add(content is string text ? text.ReplaceLineEndings("\n") : content);
        return element;
    }

    /// <summary>The end of every arrow.</summary>
    public static XElement ArrowHead() => Element(
        "marker",
        ("id", "head"), ("viewBox", "0 0 8 8"), ("refX", "7"), ("refY", "4"), ("markerUnits", "userSpaceOnUse"),
        ("markerWidth", "9"), ("markerHeight", "9"), ("orient", "auto"))
        .With(Element("path", ("class", "head"), ("d", "M 0 0 L 8 4 L 0 8 z")));

    /// <summary>A frame around others, with its name in the upper left.</summary>
    public static XElement Frame(Box box, string kind, string name) => Element("g").With(new[]
    {
        Rectangle(box, $"frame {kind}", 12),
        Text(box.X + 14, box.Y + 22, "name start", name),
    });

    /// <summary>A box with a name and a note below it.</summary>
    public static XElement Box(Box box, string kind, string name, string note) => Element("g").With(
        (XElement[])
        [
            Rectangle(box, $"box {kind}", 8),
            Text(box.Center, box.Middle + (note.Length == 0 ? 5 : -2), "name", name),
            .. note.Length == 0 ? Array.Empty<XElement>() : [Text(box.Center, box.Middle + 15, "note", note)],
        ]);

    /// <summary>A line of text.</summary>
    public static XElement Text(int x, int y, string kind, string text) =>
        Element("text", ("x", Number(x)), ("y", Number(y)), ("class", kind)).With(text);

    /// <summary>An arrow; what it stands for is told when it is pointed at.</summary>
    public static XElement Path(string kind, string data, string? what = null)
    {
        var path = Element("path", ("class", kind), ("d", data), ("marker-end", "url(#head)"));
        return what is null ? path : path.With(Element("title").With(what));
    }

    private static XElement Rectangle(Box box, string kind, int corner) => Element(
        "rect",
        ("x", Number(box.X)), ("y", Number(box.Y)), ("width", Number(box.Width)), ("height", Number(box.Height)),
        ("rx", Number(corner)), ("class", kind));

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}

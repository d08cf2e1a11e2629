using System.Xml.Linq;

namespace RegulatedWorkload.Hosting.Verification.Report;

/// <summary>Elements of HTML. Text is escaped by the writer, so nothing that was found can change the page.</summary>
internal static class Markup
{
    /// <summary>An element of a class; an empty class is none.</summary>
    public static XElement Tag(string name, string kind, params object[] content)
    {
        // Without content a browser would take the element for one that is still open.
        var element = new XElement(name, content.Length == 0 ? [""] : content);
        if (kind.Length > 0) element.SetAttributeValue("class", kind);
        return element;
    }

    /// <summary>A table with a head; cells are texts or elements.</summary>
    public static XElement Table(string kind, IEnumerable<string> heads, IEnumerable<XElement> rows) => Tag(
        "div", "scroll",
        Tag("table", kind,
            Tag("thead", "", Tag("tr", "", [.. heads.Select(head => Tag("th", "", head))])),
            Tag("tbody", "", [.. rows])));

    /// <summary>A row of cells.</summary>
    public static XElement Row(params IEnumerable<object> cells) =>
        Tag("tr", "", [.. cells.Select(cell => cell is XElement { Name.LocalName: "td" or "th" }
            ? cell
            : Tag("td", "", cell))]);

    /// <summary>A part of the page with its heading.</summary>
    public static XElement Section(string id, string heading, params object[] content)
    {
        var section = Tag("section", "", [Tag("h2", "", heading), .. content]);
        section.SetAttributeValue("id", id);
        return section;
    }

    /// <summary>How something ended, by colour and by word.</summary>
    public static XElement Badge(Controls.Outcome outcome) => outcome switch
    {
        Controls.Outcome.Held => Tag("span", "badge held", "held"),
        Controls.Outcome.Failed => Tag("span", "badge failed", "failed"),
        _ => Tag("span", "badge open", "not looked at"),
    };
}

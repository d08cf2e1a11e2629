using System.Text;
using System.Xml.Linq;
using RegulatedWorkload.Hosting.Describe;
using RegulatedWorkload.Hosting.Verification.Controls;
using RegulatedWorkload.Hosting.Verification.Proof;
using static RegulatedWorkload.Hosting.Verification.Report.Markup;

namespace RegulatedWorkload.Hosting.Verification.Report;

/// <summary>The report for people: one file that loads nothing, for a screen and for paper.</summary>
internal static class ReportPage
{
    public const string File = "report.html";

    public static string Write(Assessment assessment, SegmentationProof proof, bool isSigned)
    {
        var page = new XElement("html", new XAttribute("lang", "en"),
            new XElement("head",
                new XElement("meta", new XAttribute("charset", "utf-8")),
                new XElement("meta", new XAttribute("name", "viewport"),
                    new XAttribute("content", "width=device-width, initial-scale=1")),
                new XElement("title", $"Evidence for {assessment.Catalogue.Standard}"),
                new XElement("style", ReportStyle.Css)),
            new XElement("body",
                Head(assessment, isSigned),
                Faults(assessment),
                Section("scope", "Scope", Picture(assessment), FactTables.Services(assessment)),
                Section("matrix", "Segmentation", Tag("p", "soft", MatrixExplained(assessment)),
                    MatrixTable.Of(assessment, proof)),
                Section("controls", "Controls", ControlTable.Of(assessment)),
                Section("checks", "Checks", FactTables.Checks(assessment)),
                Section("page", "Payment page", FactTables.Page(assessment)),
                Section("images", "Images", FactTables.Images(assessment)),
                Section("inputs", "Inputs", FactTables.Inputs(assessment))));
        return "<!doctype html>\n" + page.ToString(SaveOptions.DisableFormatting).ReplaceLineEndings("\n") + "\n";
    }

    private static XElement Head(Assessment assessment, bool isSigned)
    {
        var counts = assessment.Controls.CountBy(control => control.Outcome)
            .ToDictionary(count => count.Key, count => count.Value);
        var source = assessment.Source;
        return Tag("header", "",
            Tag("h1", "", $"Evidence for {assessment.Catalogue.Standard}"),
            Tag("p", "soft",
                $"{assessment.At.UtcDateTime:yyyy-MM-dd HH:mm} UTC · "
                + $"{assessment.Input.Matrix?.Target ?? "no probe"} · revision ",
                Tag("code", "", source.Revision), source.IsChanged ? " with changes that are not committed" : "",
                $" · {(isSigned ? "signed with the release key (SHA256SUMS.sig)" : "not signed")}"),
            Tag("div", "tiles",
                Tile("held", counts.GetValueOrDefault(Outcome.Held), "controls held"),
                Tile("failed", counts.GetValueOrDefault(Outcome.Failed), "controls failed"),
                Tile("open", counts.GetValueOrDefault(Outcome.NotRun), "open: not looked at, or in part"),
                Tile("", assessment.Input.Matrix?.Attempts.Count ?? 0, "connections attempted")),
            Tag("p", "",
                "What the workload does for each requirement that a workload can carry, and what it leaves to the "
                + "cluster and to the company. A control held when all of its checks and tests were run and found "
                + "nothing; it is evidence for an assessment, not the assessment."));
    }

    private static XElement Tile(string kind, int count, string of) => Tag(
        "div", $"tile {(count == 0 ? "" : kind)}".TrimEnd(), Tag("b", "", $"{count}"), of);

    private static XElement Faults(Assessment assessment)
    {
        List<XElement> notes = [];
        if (assessment.Sentences is { Count: > 0 } faults)
        {
            notes.Add(Tag("div", "note failed", Tag("b", "", "Not as it should be"),
                Tag("ul", "", [.. faults.Select(fault => Tag("li", "", fault))])));
        }

        if (assessment.Source.IsChanged)
        {
            notes.Add(Tag("div", "note", "The files differ from the revision; make a report of a clean checkout."));
        }

        return Tag("div", "", [.. notes]);
    }

    private static XElement Picture(Assessment assessment)
    {
        var svg = ClusterPicture.Svg(assessment.Input.Workload.Topology);
        return new XElement("img", new XAttribute("class", "scope"),
            new XAttribute("alt", "The cluster: pods by scope, and their connections"),
            new XAttribute("src", $"data:image/svg+xml;base64,{Convert.ToBase64String(Encoding.UTF8.GetBytes(svg))}"));
    }

    private static string MatrixExplained(Assessment assessment) =>
        "Network and identity are computed from the manifests alone; they must agree. Observed is where the farthest "
        + "of the attempts on calls ended" + (assessment.Input.Matrix is { } matrix
            ? $", on {matrix.Target} at {matrix.At.UtcDateTime:yyyy-MM-dd HH:mm} UTC."
                + (matrix.Target == "local" ? " One machine has no network policies: there, identity alone stops." : "")
            : "; no probe has run.");
}

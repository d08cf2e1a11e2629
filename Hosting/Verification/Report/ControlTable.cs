using System.Xml.Linq;
using RegulatedWorkload.Hosting.Verification.Controls;
using static RegulatedWorkload.Hosting.Verification.Report.Markup;

namespace RegulatedWorkload.Hosting.Verification.Report;

/// <summary>Each control with its result, what is left to others, and what was looked at.</summary>
internal static class ControlTable
{
    public static XElement Of(Assessment assessment) => Table(
        "controls",
        ["requirement", "result", "what the workload does", "what it leaves to others", "evidence"],
        assessment.Controls.Select(control => Row(
            Tag("td", "", Tag("b", "", control.Control.Requirement),
                Tag("span", "former", $"3.2.1: {control.Control.Formerly}")),
            InPart(control, assessment) ? Tag("span", "badge open", "in part") : Badge(control.Outcome),
            Tag("td", "", Tag("b", "", control.Control.Title), new XElement("br"), control.Control.Workload),
            Tag("td", "",
                Tag("b", "", "Cluster: "), control.Control.Leaves.Cluster, new XElement("br"),
                Tag("b", "", "Company: "), control.Control.Leaves.Company),
            Evidence(control, assessment))));

    private static XElement Evidence(ControlResult control, Assessment assessment) => Tag("td", "",
        Tag("ul", "",
        [
            .. (control.Control.Checks ?? []).Select(name => assessment.Checks.TryGetValue(name, out var result)
                ? Line(name, result.Outcome, result.Evidence)
                : Line(name, Outcome.Failed, "There is no such check.")),
            .. control.Tests.Select(tests => Line(tests.File, tests.Outcome, tests.Sentence)),
            Tag("li", "soft", $"in {string.Join(", ", control.Control.Where)}"),
        ]));

    // Something of it was looked at and held, and something was not.
    private static bool InPart(ControlResult control, Assessment assessment) => control.Outcome == Outcome.NotRun
        && ((control.Control.Checks ?? []).Any(name => assessment.Checks[name].Outcome == Outcome.Held)
            || control.Tests.Any(tests => tests.Outcome == Outcome.Held));

    private static XElement Line(string name, Outcome outcome, string evidence) => Tag("li", "",
        Tag("code", "", name), " ", Badge(outcome), " ", Tag("span", "soft", evidence));
}

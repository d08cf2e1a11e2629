using System.Xml.Linq;
using RegulatedWorkload.Hosting.Verification.Controls;
using static RegulatedWorkload.Hosting.Verification.Report.Markup;

namespace RegulatedWorkload.Hosting.Verification.Report;

/// <summary>Checks, services, the payment page, images and inputs.</summary>
internal static class FactTables
{
    public static XElement Checks(Assessment assessment) => Table(
        "found",
        ["check", "result", "what it proves", "what it saw"],
        assessment.Checks.Select(check => Row(
            Tag("code", "", check.Key), Badge(check.Value.Outcome), ControlChecks.Find(check.Key)!.Proves,
            Tag("td", "", check.Value.Evidence, Tag("ul", "",
                [.. check.Value.Faults.Select(fault => Tag("li", "", fault))])))));

    public static XElement Services(Assessment assessment)
    {
        var topology = assessment.Input.Workload.Topology;
        return Table(
            "",
            ["service", "scope", "does", "calls"],
            topology.Services.Select(service => Row(
                Tag("b", "", service.Name),
                service.Scope + (topology.IsConnectedTo(service) ? " (connected-to)" : ""),
                service.Does,
                string.Join("; ", service.Outgoing
                    .Select(call => $"{call.Callee}: {string.Join(", ", call.Methods.Concat(call.Prefixes))}")
                    .Concat(service.Egresses.Select(egress => $"{egress} (outside)"))))));
    }

    public static XElement Page(Assessment assessment)
    {
        var inventory = assessment.Input.Inventory;
        var received = assessment.Input.Page?.Parts.ToDictionary(part => part.Path, part => part.Sha256);
        return Tag("div", "",
            Table(
                "", ["part", "approved SHA-256", "why", "received"],
                inventory.Parts.Select(part => Row(
                    Tag("code", "", part.Path), Tag("span", "hash", part.Sha256), part.Why,
                    Received(received is null ? null : received.GetValueOrDefault(part.Path) == part.Sha256)))),
            Table(
                "", ["header", "approved value", "why", "received"],
                inventory.Headers.Select(header => Row(
                    Tag("code", "", header.Name), Tag("span", "hash", header.Value), header.Why,
                    Received(assessment.Input.Page is { } page
                        ? page.Headers.GetValueOrDefault(header.Name) == header.Value
                        : null)))));
    }

    public static XElement Images(Assessment assessment)
    {
        var statuses = assessment.Input.ImageStatus?.ToDictionary(status => status.Service);
        return Table(
            "", ["service", "image", "bill of materials", "signatures"],
            assessment.Input.Images.Images.OrderBy(image => image.Key, StringComparer.Ordinal).Select(image => Row(
                Tag("b", "", image.Key),
                Tag("span", "hash", $"{image.Value.Repository}@{image.Value.Digest}"),
                Tag("span", "hash", image.Value.Sbom ?? "not in the lock"),
                statuses is null
                    ? Badge(Outcome.NotRun)
                    : statuses.GetValueOrDefault(image.Key) is { } status
                        ? Tag("td", "", Badge(status.IsTrusted ? Outcome.Held : Outcome.Failed), " ", status.Detail)
                        : Badge(Outcome.Failed))));
    }

    public static XElement Inputs(Assessment assessment) => Table(
        "", ["file", "SHA-256"],
        InputHashes.Of(assessment.Input).Select(file => Row(
            Tag("code", "", file.Path), Tag("span", "hash", file.Sha256))));

    private static XElement Received(bool? isApproved) => Badge(isApproved switch
    {
        null => Outcome.NotRun,
        true => Outcome.Held,
        false => Outcome.Failed,
    });
}

using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using RegulatedWorkload.Hosting.Verification.Controls;

namespace RegulatedWorkload.Hosting.Verification.Report;

/// <summary>
/// The report as assessment results of OSCAL, NIST's language for governance tools: an observation for each check and
/// each file of tests, a finding for each control that was looked at.
/// </summary>
internal static class Oscal
{
    public const string File = "oscal-assessment-results.json";

    private const string Version = "1.0.4";

    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true };

    public static string Write(Assessment assessment)
    {
        var at = assessment.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var seed = $"{assessment.Source.Revision} {at}";
        var tests = assessment.Controls.SelectMany(control => control.Tests).DistinctBy(tests => tests.File).ToList();
        var document = new JsonObject
        {
            ["assessment-results"] = new JsonObject
            {
                ["uuid"] = Id(seed, "document"),
                ["metadata"] = new JsonObject
                {
                    ["title"] = $"Evidence of the workload for {assessment.Catalogue.Standard}",
                    ["last-modified"] = at,
                    ["version"] = assessment.Source.Revision,
                    ["oscal-version"] = Version,
                },
                ["import-ap"] = new JsonObject
                {
                    ["href"] = ControlCatalogue.File,
                    ["remarks"] = "The catalogue of controls stands where a plan would; it names every check.",
                },
                ["results"] = new JsonArray(new JsonObject
                {
                    ["uuid"] = Id(seed, "result"),
                    ["title"] = "Checks of the workload",
                    ["description"] = "What the checks and tests that the catalogue names have found.",
                    ["start"] = at,
                    ["reviewed-controls"] = new JsonObject
                    {
                        ["control-selections"] = new JsonArray(new JsonObject
                        {
                            ["include-controls"] = Array(assessment.Controls, control => new JsonObject
                            {
                                ["control-id"] = ControlId(control.Control),
                            }),
                        }),
                    },
                    ["observations"] = new JsonArray(
                    [
                        .. assessment.Checks.Select(check => Observation(
                            seed, at, check.Key, check.Value.Outcome,
                            ControlChecks.Find(check.Key)!.Proves,
                            string.Join(" ", check.Value.Faults.Prepend(check.Value.Evidence)))),
                        .. tests.Select(file => Observation(
                            seed, at, file.File, file.Outcome, $"The tests of {file.File} pass.", file.Sentence)),
                    ]),
                    ["findings"] = Array(
                        assessment.Controls.Where(control => control.Outcome != Outcome.NotRun),
                        control => Finding(seed, control)),
                }),
            },
        };
        var findings = document["assessment-results"]!["results"]![0]!["findings"]!.AsArray();
        // The schema wants a list to hold something, or to be absent.
        if (findings.Count == 0) document["assessment-results"]!["results"]![0]!.AsObject().Remove("findings");
        return document.ToJsonString(Readable).ReplaceLineEndings("\n") + "\n";
    }

    private static JsonObject Observation(
        string seed, string at, string name, Outcome outcome, string proves, string evidence) => new()
        {
            ["uuid"] = Id(seed, name),
            ["title"] = name,
            ["description"] = proves,
            ["props"] = new JsonArray(new JsonObject { ["name"] = "outcome", ["value"] = outcome.ToString() }),
            ["methods"] = new JsonArray(name.StartsWith("tests/", StringComparison.Ordinal) ? "TEST" : "EXAMINE"),
            ["relevant-evidence"] = new JsonArray(new JsonObject
            {
                ["href"] = ReportJson.File,
                ["description"] = evidence,
            }),
            ["collected"] = at,
        };

    private static JsonObject Finding(string seed, ControlResult control) => new()
    {
        ["uuid"] = Id(seed, $"finding {control.Control.Requirement}"),
        ["title"] = $"{control.Control.Requirement} {control.Control.Title}",
        ["description"] = control.Control.Workload,
        ["target"] = new JsonObject
        {
            ["type"] = "objective-id",
            ["target-id"] = ControlId(control.Control),
            ["status"] = new JsonObject
            {
                ["state"] = control.Outcome == Outcome.Held ? "satisfied" : "not-satisfied",
                ["reason"] = control.Outcome == Outcome.Held ? "pass" : "fail",
            },
        },
        ["related-observations"] = Array(
            (control.Control.Checks ?? []).Concat(control.Tests.Select(tests => tests.File)),
            name => new JsonObject { ["observation-uuid"] = Id(seed, name) }),
        ["remarks"] = $"Left to the cluster: {control.Control.Leaves.Cluster}. "
            + $"Left to the company: {control.Control.Leaves.Company}.",
    };

    private static string ControlId(Control control) => $"pci-dss-{control.Requirement}";

    private static JsonArray Array<T>(IEnumerable<T> items, Func<T, JsonNode> write) =>
        new([.. items.Select(write)]);

    // A name-based UUID, so that the same report has the same ones (RFC 9562, version 5 in shape).
    private static string Id(string seed, string name)
    {
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes($"{seed} {name}"))[..16];
        bytes[6] = (byte)((bytes[6] & 0x0f) | 0x50);
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString();
    }
}

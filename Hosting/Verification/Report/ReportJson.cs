using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using RegulatedWorkload.Hosting.Publishing.Images;
using RegulatedWorkload.Hosting.Verification.Controls;
using RegulatedWorkload.Hosting.Verification.PaymentPage;
using RegulatedWorkload.Hosting.Verification.Proof;

namespace RegulatedWorkload.Hosting.Verification.Report;

/// <summary>The report for machines.</summary>
internal static class ReportJson
{
    public const string File = "report.json";

    public static string Write(Assessment assessment, SegmentationProof proof) =>
        JsonSerializer.Serialize(
            new ReportDocument(
                assessment.Catalogue.Standard,
                assessment.At,
                assessment.Source,
                assessment.HasFailed ? Outcome.Failed : Outcome.Held,
                assessment.Sentences,
                [
                    .. assessment.Controls.Select(control => new ReportedControl(
                        control.Control.Requirement, control.Control.Formerly, control.Control.Title, control.Outcome,
                        control.Control.Workload, control.Control.Leaves, control.Control.Where,
                        control.Control.Checks ?? [], control.Tests)),
                ],
                assessment.Checks,
                [.. proof.Pairs.Select(pair => ReportedPair.Of(pair, assessment.Input.Matrix))],
                assessment.Input.Matrix,
                assessment.Input.Page,
                assessment.Input.Images,
                assessment.Input.ImageStatus,
                InputHashes.Of(assessment.Input)),
            ReportJsonContext.Readable.ReportDocument).ReplaceLineEndings("\n") + "\n";
}

/// <summary>What <c>report.json</c> holds.</summary>
internal sealed record ReportDocument(
    string Standard,
    DateTimeOffset At,
    ReportSource Source,
    Outcome Outcome,
    IReadOnlyList<string> Faults,
    IReadOnlyList<ReportedControl> Controls,
    IReadOnlyDictionary<string, CheckResult> Checks,
    IReadOnlyList<ReportedPair> Pairs,
    SegmentationMatrix? Matrix,
    ReceivedPage? PaymentPage,
    ImageLock Images,
    IReadOnlyList<ImageStatus>? ImageStatus,
    IReadOnlyList<HashedFile> Inputs);

/// <summary>One control in the report.</summary>
internal sealed record ReportedControl(
    string Requirement,
    string Formerly,
    string Title,
    Outcome Outcome,
    string Workload,
    Left Leaves,
    IReadOnlyList<string> Where,
    IReadOnlyList<string> Checks,
    IReadOnlyList<TestsOfFile> Tests);

/// <summary>What three layers say of a pair: network, identity, and what was observed.</summary>
internal sealed record ReportedPair(
    string Caller, string Callee, string Network, string Identity, string Observed)
{
    public static ReportedPair Of(Pair pair, SegmentationMatrix? matrix)
    {
        var attempts = matrix?.Attempts
            .Where(attempt => attempt.Caller == pair.Caller && attempt.Target == pair.Callee).ToList() ?? [];
        return new ReportedPair(
            pair.Caller,
            pair.Callee,
            pair.Network.Count == 0 ? "refuses" : $"opens {string.Join(", ", pair.Network)}",
            !pair.IsJudged ? "asks nobody" : pair.Identity.Count == 0
                ? "refuses"
                : $"admits {string.Join(", ", pair.Identity)}",
            attempts.Count == 0
                ? "not attempted"
                : string.Join("; ", attempts.Select(attempt => $"{attempt.Request}: {attempt.Observed}")));
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    WriteIndented = true)]
[JsonSerializable(typeof(ReportDocument))]
internal sealed partial class ReportJsonContext : JsonSerializerContext
{
    // Read by people too, and never put into a page.
    public static ReportJsonContext Readable => field ??= new(new JsonSerializerOptions(Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}

using System.CommandLine;
using RegulatedWorkload.AppHost;
using RegulatedWorkload.Hosting.Publishing.Images;
using RegulatedWorkload.Hosting.Verification;
using RegulatedWorkload.Hosting.Verification.Controls;
using RegulatedWorkload.Hosting.Verification.Report;
using RegulatedWorkload.Tests.Evidence.Controls;
using RegulatedWorkload.Tests.Evidence.Report;

namespace RegulatedWorkload.Tests.Evidence.Verbs;

/// <summary>What the verb <c>verify</c> does without probes, and what it writes.</summary>
public sealed class VerifyVerbTests : IDisposable
{
    private readonly ReportFolder _report = new();
    private readonly StringWriter _output = new();

    [Fact]
    public async Task A_report_is_found_untouched_or_its_changes_are_named()
    {
        await _report.WriteAsync();
        string[] check = ["--check-report", _report.Folder, "--key", _report.PublicKey];

        Assert.Equal(0, await VerifyAsync(check));
        Assert.Equal("The report is as it was signed.", _output.ToString().Trim());
        await File.AppendAllTextAsync(
            Path.Combine(_report.Folder, "report.html"), "<!-- -->", TestContext.Current.CancellationToken);
        Assert.Equal(1, await VerifyAsync(check));
        Assert.EndsWith(
            "report.html was changed after the report was signed.", _output.ToString().Trim(),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_report_is_checked_by_a_key_that_is_named() => Assert.Equal(
        "Name the public key with --key.",
        Assert.Single(Verb().Parse(["--check-report", _report.Folder]).Errors).Message);

    [Fact]
    public async Task Manifests_are_judged_without_a_workload()
    {
        Assert.Equal(0, await VerifyAsync("--manifests", Path.Combine(Committed.Root, "k8s")));
        Assert.Contains(
            "Gateway workload → edge → storefront → orders → payments → token-vault", _output.ToString(),
            StringComparison.Ordinal);
        Assert.Equal(
            1, await VerifyAsync("--manifests", Path.Combine(Committed.Root, "tests", "Evidence", "Proof", "Foreign")));
        Assert.Contains("Egress to 0.0.0.0/0 on TCP/443", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_fault_has_a_line_and_the_report_is_signed()
    {
        var code = await RunAsync(
            Complete.Input with { Page = Violations.All["payment-page"].Plant(Complete.Input).Page },
            "--report", _report.Folder, "--sign-key", "release.key");

        Assert.Equal(1, code);
        Assert.Contains(
            $"payment-page: {Violations.All["payment-page"].Named}", _output.ToString(), StringComparison.Ordinal);
        Assert.Empty(_report.Check());
    }

    public void Dispose()
    {
        _report.Dispose();
        _output.Dispose();
    }

    private Command Verb() => VerifyCommand.Create(Workload.Declare(), new Release(_report));

    private Task<int> VerifyAsync(params string[] arguments) =>
        Verb().Parse(arguments).InvokeAsync(new InvocationConfiguration { Output = _output });

    private async Task<int> RunAsync(CheckInput input, params string[] arguments)
    {
        var evidence = new EvidenceOptions();
        var command = new Command("verify");
        evidence.AddTo(command);
        var code = 0;
        command.SetAction(async (parsed, stop) => code = await evidence.RunAsync(
            parsed, Workload.Declare(), new Release(_report), "production", input.Matrix, input.Page,
            TimeProvider.System, stop));
        await command.Parse(arguments).InvokeAsync(
            new InvocationConfiguration { Output = _output }, TestContext.Current.CancellationToken);
        return code;
    }

    /// <summary>A release key, and a registry that nobody asks.</summary>
    private sealed class Release(IReportSigner signer) : IReleaseEvidence
    {
        public Task<IReportSigner> OpenAsync(string key, string? passwordFile, CancellationToken cancellationToken) =>
            Task.FromResult<IReportSigner>(new Borrowed(signer));

        public Task<IReadOnlyList<ImageStatus>> AskAsync(
            ImageLock images, string place, string publicKeyFile, CancellationToken cancellationToken) =>
            throw new NotSupportedException("Nobody asks.");
    }

    private sealed class Borrowed(IReportSigner signer) : IReportSigner
    {
        public Task<byte[]> SignAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken) =>
            signer.SignAsync(content, cancellationToken);

        public void Dispose()
        {
        }
    }
}

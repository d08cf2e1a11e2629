using System.CommandLine;
using RegulatedWorkload.Hosting.Topology;
using RegulatedWorkload.Hosting.Verification.Controls;
using RegulatedWorkload.Hosting.Verification.Manifests;
using RegulatedWorkload.Hosting.Verification.PaymentPage;
using RegulatedWorkload.Hosting.Verification.Proof;
using RegulatedWorkload.Hosting.Verification.Report;

namespace RegulatedWorkload.Hosting.Verification;

/// <summary>What the verb <c>verify</c> does beside probes: prove, check controls, report, check a report.</summary>
public sealed class EvidenceOptions
{
    private readonly Option<string?> _report = new("--report")
    {
        Description = "Writes the evidence into this folder, for an assessor.",
        HelpName = "DIR",
    };

    private readonly Option<string?> _signKey = new("--sign-key")
    {
        Description = "Signs the report with the release key: a PEM file, or https://VAULT/keys/NAME of Key Vault.",
        HelpName = "FILE|URL",
    };

    private readonly Option<string?> _passwordFile = new("--password-file")
    {
        Description = "The file with the password of an encrypted --sign-key.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _tests = new("--tests")
    {
        Description = "The folder with the results of the tests, as TRX, that controls name.",
        HelpName = "DIR",
    };

    private readonly Option<string?> _registry = new("--registry")
    {
        Description = "Asks this registry for the signatures of the images: registry.example/live/a0005. Needs --key.",
        HelpName = "HOST/PATH",
    };

    private readonly Option<string?> _key = new("--key")
    {
        Description = "The PEM file of the public half of the release key.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _checkReport = new("--check-report")
    {
        Description = "Verifies nothing; says whether somebody changed the report in this folder. Needs --key.",
        HelpName = "DIR",
    };

    private readonly Option<string[]> _manifests = new("--manifests")
    {
        Description = "Verifies nothing; says what the manifests in these folders, ours or others, let through.",
        HelpName = "DIR",
    };

    /// <summary>Gives a verb these options.</summary>
    public void AddTo(Command command)
    {
        ArgumentNullException.ThrowIfNull(command);
        foreach (var option in (Option[])
            [_report, _signKey, _passwordFile, _tests, _registry, _key, _checkReport, _manifests])
        {
            command.Options.Add(option);
        }

        command.Validators.Add(result =>
        {
            var needsKey = result.GetValue(_checkReport) is not null || result.GetValue(_registry) is not null;
            if (needsKey && result.GetValue(_key) is null) result.AddError("Name the public key with --key.");
        });
    }

    /// <summary>
    /// The exit code of what needs no probes, <c>--check-report</c> or <c>--manifests</c>; null where they are to run.
    /// </summary>
    public async Task<int?> WithoutProbesAsync(ParseResult parsed)
    {
        ArgumentNullException.ThrowIfNull(parsed);
        var output = parsed.InvocationConfiguration.Output;
        if (parsed.GetValue(_checkReport) is { } folder)
        {
            var changes = EvidenceReport.Check(folder, parsed.GetValue(_key)!);
            foreach (var change in changes) await output.WriteLineAsync(change);
            if (changes.Count == 0) await output.WriteLineAsync("The report is as it was signed.");
            return changes.Count == 0 ? 0 : 1;
        }

        if (parsed.GetValue(_manifests) is not { Length: > 0 } folders) return null;
        var tree = new ManifestTree([.. folders.SelectMany(one => ManifestTree.Load(one).Objects)]);
        var proof = SegmentationProof.Of(AppliedManifests.Of(tree));
        foreach (var chain in proof.Chains()) await output.WriteLineAsync(string.Join(" → ", chain));
        foreach (var finding in proof.Findings) await output.WriteLineAsync(finding.Sentence);
        return proof.Findings.Count == 0 ? 0 : 1;
    }

    /// <summary>Runs the checks of all controls, tells each fault in a line, and writes a report if asked.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="declared">The declaration.</param>
    /// <param name="release">The supply chain.</param>
    /// <param name="environment">The cluster that the manifests are of: a file in <c>AppHost/environments</c>.</param>
    /// <param name="matrix">What the probes found.</param>
    /// <param name="page">What a browser receives; null where nobody could open the page.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The exit code: 1 when anything is not as it should be.</returns>
    public async Task<int> RunAsync(
        ParseResult parsed,
        WorkloadTopology declared,
        IReleaseEvidence release,
        string environment,
        SegmentationMatrix? matrix,
        ReceivedPage? page,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(parsed);
        ArgumentNullException.ThrowIfNull(release);
        ArgumentNullException.ThrowIfNull(time);
        var root = RepositoryRoot.Find();
        var input = CheckInput.Read(root, declared, environment) with
        {
            Matrix = matrix,
            Page = page,
            Tests = parsed.GetValue(_tests) is { } results ? TestResults.Read(results) : null,
        };
        if (parsed.GetValue(_registry) is { } place)
        {
            input = input with
            {
                ImageStatus = await release.AskAsync(input.Images, place, parsed.GetValue(_key)!, cancellationToken),
            };
        }

        var assessment = Assessment.Of(
            ControlCatalogue.Read(root), input, await ReportSource.ReadAsync(root, cancellationToken),
            time.GetUtcNow());
        foreach (var sentence in assessment.Sentences)
        {
            await parsed.InvocationConfiguration.Output.WriteLineAsync(sentence);
        }

        if (parsed.GetValue(_report) is { } folder)
        {
            using var signer = parsed.GetValue(_signKey) is { } key
                ? await release.OpenAsync(key, parsed.GetValue(_passwordFile), cancellationToken)
                : null;
            await EvidenceReport.WriteAsync(folder, assessment, signer, cancellationToken);
            await parsed.InvocationConfiguration.Output.WriteLineAsync(
                $"The report is in {Path.GetFullPath(folder)}{(signer is null ? ", not signed" : "")}.");
        }

        return assessment.HasFailed ? 1 : 0;
    }
}

using System.CommandLine;
using System.Globalization;
using RegulatedWorkload.Hosting.Local;
using RegulatedWorkload.Hosting.Publishing;
using RegulatedWorkload.Hosting.Topology;
using RegulatedWorkload.Hosting.Verification.Asking;
using RegulatedWorkload.Hosting.Verification.PaymentPage;
using RegulatedWorkload.Hosting.Verification.Report;

namespace RegulatedWorkload.Hosting.Verification;

/// <summary>The verb <c>verify</c>.</summary>
public static class VerifyCommand
{
    /// <summary>Creates the verb for a declaration.</summary>
    /// <param name="declared">The declaration.</param>
    /// <param name="release">The release key, and what the registry holds.</param>
    public static Command Create(WorkloadTopology declared, IReleaseEvidence release)
    {
        var evidence = new EvidenceOptions();
        var target = new Option<string>("--target")
        {
            Description = "What to verify: the run on this machine.",
            DefaultValueFactory = _ => LocalVerification.Target,
        };
        target.AcceptOnlyFromAmong(LocalVerification.Target);
        var port = new Option<int>("--port")
        {
            Description = "The --port of the run.",
            DefaultValueFactory = _ => LaunchOptions.DefaultPort,
        };
        var state = new Option<string?>("--state") { Description = "The --state of the run." };
        var command = new Command(
            "verify", "Has every service attempt every connection, and compares what happens with the declaration.")
        {
            target, port, state,
        };
        evidence.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (await evidence.WithoutProbesAsync(parsed) is { } code) return code;
            var root = RepositoryRoot.Find();
            var first = parsed.GetValue(port).ToString(CultureInfo.InvariantCulture);
            string[] options = parsed.GetValue(state) is { } directory
                ? ["--port", first, "--state", directory]
                : ["--port", first];
            var run = LaunchOptions.Parse(options, root);
            var matrix = await LocalVerification.RunAsync(
                ValidWorkload.Read(root, declared), run, TimeProvider.System, cancellationToken);
            await parsed.InvocationConfiguration.Output.WriteAsync(MatrixText.Write(matrix));
            var page = await PaymentPages.OfLocalRunAsync(root, run, cancellationToken);
            return await evidence.RunAsync(
                parsed, declared, release, Publication.DefaultEnvironment, matrix, page, TimeProvider.System,
                cancellationToken);
        });
        return command;
    }
}

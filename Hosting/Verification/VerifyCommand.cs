using System.CommandLine;
using System.Globalization;
using RegulatedWorkload.Hosting.Local;
using RegulatedWorkload.Hosting.Topology;
using RegulatedWorkload.Hosting.Verification.Asking;

namespace RegulatedWorkload.Hosting.Verification;

/// <summary>The verb <c>verify</c>.</summary>
public static class VerifyCommand
{
    /// <summary>Creates the verb for a declaration.</summary>
    public static Command Create(WorkloadTopology declared)
    {
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
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var root = RepositoryRoot.Find();
            var first = parsed.GetValue(port).ToString(CultureInfo.InvariantCulture);
            string[] options = parsed.GetValue(state) is { } directory
                ? ["--port", first, "--state", directory]
                : ["--port", first];
            var matrix = await LocalVerification.RunAsync(
                ValidWorkload.Read(root, declared),
                LaunchOptions.Parse(options, root),
                TimeProvider.System,
                cancellationToken);
            await parsed.InvocationConfiguration.Output.WriteAsync(MatrixText.Write(matrix));
            return matrix.Differences.Any() ? 1 : 0;
        });
        return command;
    }
}

using System.CommandLine;
using System.Globalization;
using k8s;
using k8s.Exceptions;
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
    private static readonly Option<string> Target = new("--target")
    {
        Description = "What to verify: local, the run on this machine; or a cluster, by its kubeconfig context.",
        DefaultValueFactory = _ => LocalVerification.Target,
    };

    // Not "--environment", which a step of the pipeline would find in the configuration of every .NET host.
    private static readonly Option<string> Published = new("--published")
    {
        Description = "What was published to the cluster: a file in AppHost/environments.",
        DefaultValueFactory = _ => Publication.DefaultEnvironment,
    };

    private static readonly Option<int> Port = new("--port")
    {
        Description = "The --port of the local run.",
        DefaultValueFactory = _ => LaunchOptions.DefaultPort,
    };

    private static readonly Option<string?> State = new("--state")
    {
        Description = "The --state of the local run.",
    };

    /// <summary>Creates the verb for a declaration.</summary>
    /// <param name="declared">The declaration.</param>
    /// <param name="release">The release key, and what the registry holds.</param>
    public static Command Create(WorkloadTopology declared, IReleaseEvidence release)
    {
        var evidence = new EvidenceOptions();
        var command = new Command(
            "verify", "Has every service attempt every connection, and compares what happens with the declaration.")
        {
            Target, Published, Port, State,
        };
        evidence.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (await evidence.WithoutProbesAsync(parsed) is { } code) return code;
            var root = RepositoryRoot.Find();
            var environment = parsed.GetValue(Published)!;
            var context = parsed.GetValue(Target) is { } target and not LocalVerification.Target ? target : null;
            var matrix = context is null
                ? await LocalVerification.RunAsync(
                    ValidWorkload.Read(root, declared), Options(parsed, root), TimeProvider.System, cancellationToken)
                : await InClusterAsync(
                    Publication.ReadInput(declared, root, environment), context, cancellationToken);
            await parsed.InvocationConfiguration.Output.WriteAsync(MatrixText.Write(matrix));
            var page = context is null
                ? await PaymentPages.OfLocalRunAsync(root, Options(parsed, root), cancellationToken)
                : await PaymentPages.OfEnvironmentAsync(root, environment, cancellationToken);
            return await evidence.RunAsync(
                parsed, declared, release, environment, matrix, page, TimeProvider.System, cancellationToken);
        });
        return command;
    }

    private static LaunchOptions Options(ParseResult parsed, string root)
    {
        var port = parsed.GetValue(Port).ToString(CultureInfo.InvariantCulture);
        string[] state = parsed.GetValue(State) is { } directory ? ["--state", directory] : [];
        return LaunchOptions.Parse(["--port", port, .. state], root);
    }

    private static async Task<SegmentationMatrix> InClusterAsync(
        PublishInput input, string context, CancellationToken cancellationToken)
    {
        try
        {
            using var cluster = new Kubernetes(KubernetesClientConfiguration.BuildConfigFromConfigFile(
                kubeconfigPath: null, currentContext: context));
            return await new ClusterVerification(input, cluster, TimeProvider.System)
                .RunAsync(context, cancellationToken);
        }
        catch (KubeConfigException fault)
        {
            throw new WorkloadException(
                $"The kubeconfig has no usable context '{context}': {fault.Message}", fault);
        }
    }
}

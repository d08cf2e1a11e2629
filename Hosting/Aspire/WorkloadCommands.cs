using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using RegulatedWorkload.Hosting.Local;
using RegulatedWorkload.Hosting.Publishing;
using RegulatedWorkload.Hosting.Verification;
using RegulatedWorkload.Hosting.Verification.Asking;

namespace RegulatedWorkload.Hosting.Aspire;

/// <summary>Commands of the dashboard and of <c>aspire resource</c>. Each ends in a sentence.</summary>
public static class WorkloadCommands
{
    /// <summary>Adds <em>Publish manifests</em> to the workload.</summary>
    public static WorkloadBuilder WithPublishCommand(this WorkloadBuilder workload)
    {
        ArgumentNullException.ThrowIfNull(workload);
        workload.Resource.WithCommand(
            "publish-manifests",
            "Publish manifests",
            _ => TellAsync(() =>
            {
                var publication = Publication.Read(workload.Declared, workload.Root);
                return $"{publication.Write()} {publication.Warning}".TrimEnd();
            }),
            new CommandOptions
            {
                Description = "Writes the Kubernetes manifests that Flux deploys to k8s/.",
                IconName = "DocumentArrowRight",
                IsHighlighted = true,
            });
        return workload;
    }

    /// <summary>Adds <em>Verify segmentation</em> to the workload.</summary>
    public static WorkloadBuilder WithVerifyCommand(this WorkloadBuilder workload)
    {
        ArgumentNullException.ThrowIfNull(workload);
        workload.Resource.WithCommand(
            "verify-segmentation",
            "Verify segmentation",
            context => VerifyAsync(workload, context.CancellationToken),
            new CommandOptions
            {
                Description = "Has every service attempt every connection, and compares what happens with the "
                    + "declaration.",
                IconName = "ShieldCheckmark",
                IsHighlighted = true,
            });
        return workload;
    }

    /// <summary>Adds a command that makes a new version of a random key, which the service takes over.</summary>
    /// <param name="workload">The workload.</param>
    /// <param name="service">The service that reads the key.</param>
    /// <param name="secret">The declared name of the key, which ends with <c>-key</c>.</param>
    public static WorkloadBuilder WithRotateKeyCommand(this WorkloadBuilder workload, string service, string secret)
    {
        ArgumentNullException.ThrowIfNull(workload);
        workload.Service(service).WithCommand(
            $"rotate-{secret}",
            $"Rotate {secret}",
            _ => TellAsync(() =>
            {
                workload.Run.RotateKey(service, secret);
                return $"The secret '{secret}' has a new version. '{service}' takes it over within seconds, and moves "
                    + "to it what older versions protect.";
            }),
            new CommandOptions
            {
                Description =
                    $"Makes a new version of the secret '{secret}'; older ones stay until nothing needs them.",
                IconName = "KeyReset",
                ConfirmationMessage = $"Make a new version of '{secret}'?",
            });
        return workload;
    }

    internal static IResourceBuilder<ProjectResource> WithRotateCertificateCommand(
        this IResourceBuilder<ProjectResource> service, LocalRun run) => service.WithCommand(
        "rotate-certificate",
        "Rotate certificate",
        _ => TellAsync(() =>
        {
            run.RotateCertificate(service.Resource.Name);
            return $"'{service.Resource.Name}' has a new certificate and key. New handshakes use them within seconds; "
                + "no request fails.";
        }),
        new CommandOptions
        {
            Description = "Issues a new certificate and key, which the service takes over without a restart.",
            IconName = "Certificate",
        });

    private static async Task<ExecuteCommandResult> VerifyAsync(
        WorkloadBuilder workload, CancellationToken cancellationToken)
    {
        try
        {
            var matrix = await LocalVerification.RunAsync(
                workload.Run.Workload, workload.Run.Options, TimeProvider.System, cancellationToken);
            string[] sentences =
            [
                MatrixText.Verdict(matrix), .. matrix.Differences.Select(MatrixText.Sentence),
            ];
            return matrix.Differences.Any()
                ? CommandResults.Failure(string.Join('\n', sentences))
                : CommandResults.Success(sentences[0]);
        }
        catch (Exception fault) when (fault is WorkloadException or IOException or UnauthorizedAccessException)
        {
            return CommandResults.Failure(fault.Message);
        }
    }

    private static Task<ExecuteCommandResult> TellAsync(Func<string> action)
    {
        try
        {
            return Task.FromResult(CommandResults.Success(action()));
        }
        catch (Exception fault) when (fault is WorkloadException or IOException or UnauthorizedAccessException)
        {
            return Task.FromResult(CommandResults.Failure(fault.Message));
        }
    }
}

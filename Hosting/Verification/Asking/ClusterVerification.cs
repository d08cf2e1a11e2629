using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using k8s;
using k8s.Autorest;
using k8s.Models;
using RegulatedWorkload.Hosting.Publishing;
using RegulatedWorkload.Hosting.Publishing.Services;
using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Hosting.Verification.Asking;

/// <summary>
/// Proves the segmentation of a cluster: has each of its verifiers run once, beside its schedule, and reads what the
/// services answered from the log.
/// </summary>
/// <param name="input">What was published to the cluster.</param>
/// <param name="cluster">The Kubernetes API, as whoever asks.</param>
/// <param name="time">The clock.</param>
public sealed class ClusterVerification(PublishInput input, IKubernetes cluster, TimeProvider time)
{
    private const string JobName = "batch.kubernetes.io/job-name";
    private const int KeptSeconds = 24 * 60 * 60;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(16);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Asks the verifiers of all scopes that the cluster runs.</summary>
    /// <param name="context">What the cluster is called: the context of the kubeconfig.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="WorkloadException">A verifier is not there, or does not come to an end.</exception>
    public async Task<SegmentationMatrix> RunAsync(string context, CancellationToken cancellationToken)
    {
        if (input.Verifiers.Count == 0)
        {
            throw new WorkloadException(
                "The environment lets nobody verify its cluster: give it a member 'verification', publish and deploy.");
        }

        var placement = new ClusterPlacement(input);
        var attempts = new List<Attempt>();
        foreach (var verifier in input.Verifiers)
        {
            var answers = Answers(await LogAsync(verifier, context, cancellationToken));
            foreach (var service in input.Services.Where(service => service.Scope == verifier.Scope))
            {
                var answer = answers.Find(answer => answer.Service == service.Name)
                    ?? ProbeAnswer.None(service.Name, "its verifier says nothing of it");
                attempts.AddRange(AttemptComparison.Of(input.Workload, placement, service, answer));
            }
        }

        return new SegmentationMatrix(context, time.GetUtcNow(), attempts);
    }

    private async Task<string> LogAsync(Service verifier, string context, CancellationToken cancellationToken)
    {
        var @namespace = verifier.Scope.Namespace;
        try
        {
            var scheduled = await cluster.BatchV1.ReadNamespacedCronJobAsync(
                verifier.Name, @namespace, cancellationToken: cancellationToken);
            var template = scheduled.Spec.JobTemplate;
            template.Spec.TtlSecondsAfterFinished = KeptSeconds;
            var job = await cluster.BatchV1.CreateNamespacedJobAsync(
                new V1Job
                {
                    Metadata = new V1ObjectMeta
                    {
                        GenerateName = $"{verifier.Name}-asked-",
                        NamespaceProperty = @namespace,
                        Labels = template.Metadata?.Labels,
                    },
                    Spec = template.Spec,
                },
                @namespace,
                cancellationToken: cancellationToken);
            await EndAsync(job, cancellationToken);
            var pods = await cluster.CoreV1.ListNamespacedPodAsync(
                @namespace, labelSelector: $"{JobName}={job.Metadata.Name}", cancellationToken: cancellationToken);
            if (pods.Items is not [var pod, ..])
            {
                throw new WorkloadException($"The Job '{job.Metadata.Name}' in '{@namespace}' has made no pod.");
            }

            await using var log = await cluster.CoreV1.ReadNamespacedPodLogAsync(
                pod.Metadata.Name, @namespace, cancellationToken: cancellationToken);
            using var reader = new StreamReader(log);
            return await reader.ReadToEndAsync(cancellationToken);
        }
        catch (HttpOperationException refusal)
        {
            throw new WorkloadException(
                refusal.Response.StatusCode switch
                {
                    HttpStatusCode.NotFound => $"There is no CronJob '{verifier.Name}' in '{@namespace}' of "
                        + $"'{context}': give the environment a member 'verification', publish and deploy.",
                    HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized => $"You may not read the CronJob "
                        + $"'{verifier.Name}', make Jobs or read logs in '{@namespace}' of '{context}'.",
                    var status => $"The Kubernetes API of '{context}' answers {(int)status}.",
                },
                refusal);
        }
        catch (HttpRequestException failure)
        {
            throw new WorkloadException($"The Kubernetes API of '{context}' cannot be reached.", failure);
        }
    }

    // A Job that fails has found a difference, which its log tells; only one that does not end tells nothing.
    private async Task EndAsync(V1Job job, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        while (time.GetElapsedTime(began) < Limit)
        {
            var seen = await cluster.BatchV1.ReadNamespacedJobAsync(
                job.Metadata.Name, job.Metadata.NamespaceProperty, cancellationToken: cancellationToken);
            if (seen.Status?.Conditions?.Any(condition =>
                condition is { Type: "Complete" or "Failed", Status: "True" }) == true)
            {
                return;
            }

            await Task.Delay(Interval, time, cancellationToken);
        }

        throw new WorkloadException(
            $"The Job '{job.Metadata.Name}' in '{job.Metadata.NamespaceProperty}' has not ended in "
            + $"{Limit.TotalMinutes} minutes; look at its pod.");
    }

    private static List<ProbeAnswer> Answers(string log)
    {
        var answers = new List<ProbeAnswer>();
        foreach (var line in log.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            try
            {
                if (JsonNode.Parse(line) is not JsonObject entry || entry["answer"] is not { } answer) continue;
                answers.Add(answer.Deserialize<ProbeAnswer>(ProbeAnswer.Strict)! with
                {
                    Fault = (string?)entry["fault"],
                });
            }
            catch (JsonException)
            {
                // Another line of the log. A service without an answer is told as that.
            }
        }

        return answers;
    }
}

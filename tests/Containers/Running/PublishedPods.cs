using k8s;
using k8s.Models;
using RegulatedWorkload.Hosting.Publishing;
using RegulatedWorkload.Hosting.Publishing.Environments;
using RegulatedWorkload.Hosting.Publishing.Images;
using RegulatedWorkload.Hosting.Publishing.Output;
using RegulatedWorkload.Tests.Images;
using RegulatedWorkload.Tests.Journey.Running;

namespace RegulatedWorkload.Tests.Containers.Running;

/// <summary>
/// What <c>publish</c> makes of the declaration and the images of this run: the containers are started from these
/// Deployments and Jobs, not from a second description. Only the registry is another.
/// </summary>
internal sealed class PublishedPods
{
    /// <summary>A host outside of the workload, which nobody declares.</summary>
    public const string Outside = "outside.example";

    private readonly IReadOnlyList<OutputFile> _files;

    public PublishedPods()
    {
        var faults = new List<string>();
        var production = EnvironmentFile.Read(Built.Root, Publication.DefaultEnvironment, faults);
        var images = ImageLockFile.Read(TestedImages.LockFile, faults);
        Assert.Empty(faults);
        var prefix = images!.Images["edge"].Repository[..^"/edge".Length];
        Environment = production! with
        {
            Domain = "dev.localhost",
            Registry = production.Registry with { LivePrefix = prefix },
            Databases = production.Databases.ToDictionary(
                scope => scope.Key, scope => scope.Value with { Authentication = "password" }),
            Telemetry = null,
            Verification = new VerificationSettings("0 3 * * 1", Outside),
            Azure = production.Azure with
            {
                // Nobody signs in to Azure here.
                Identities = production.Azure.Identities
                    .UnionBy(
                        Declared.Topology.Verifiers.Select((verifier, index) => KeyValuePair.Create(
                            verifier.Name, $"00000000-0000-4000-8000-00000000090{index}")),
                        identity => identity.Key)
                    .ToDictionary(),
            },
        };
        Input = new PublishInput(Declared.Workload, Environment, images);
        _files = Publisher.Write(Input, Publication.DefaultEnvironment);
    }

    public PublishInput Input { get; }

    public ClusterEnvironment Environment { get; }

    public V1PodSpec ServiceOf(string service) =>
        FromHere(Only<V1Deployment>($"/{service}/deployment.yaml").Spec.Template.Spec);

    /// <summary>The migration of a service that stores, or null.</summary>
    public V1PodSpec? MigrationOf(string service) => _files.Any(file => IsAt(file, $"/{service}/job.yaml"))
        ? FromHere(Only<V1Job>($"/{service}/job.yaml").Spec.Template.Spec)
        : null;

    /// <summary>The content of a mounted ConfigMap.</summary>
    public IDictionary<string, string> CallersOf(string service) => Only<V1ConfigMap>($"/{service}/callers.yaml").Data;

    /// <summary>What a service may be asked to attempt, as it is mounted.</summary>
    public IDictionary<string, string> ProbeTargetsOf(string service) =>
        Only<V1ConfigMap>($"/{service}/probe-targets.yaml").Data;

    private V1PodSpec FromHere(V1PodSpec pod)
    {
        var container = pod.Containers.Single();
        Assert.StartsWith(Environment.Registry.Server + "/", container.Image, StringComparison.Ordinal);
        container.Image = TestedImages.Registry + container.Image[Environment.Registry.Server.Length..];
        return pod;
    }

    private T Only<T>(string path) => KubernetesYaml.Deserialize<T>(_files.Single(file => IsAt(file, path)).Text);

    private static bool IsAt(OutputFile file, string path) => file.Path.EndsWith(path, StringComparison.Ordinal);
}

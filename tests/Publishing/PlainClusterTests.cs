using System.Text.RegularExpressions;
using k8s;
using k8s.Models;
using RegulatedWorkload.Hosting.Publishing;
using RegulatedWorkload.Hosting.Publishing.Environments;
using RegulatedWorkload.Hosting.Publishing.Resources;

namespace RegulatedWorkload.Tests.Publishing;

/// <summary>
/// The example of a cluster that is not Azure's publishes as it is, and says what docs/plain-cluster.md says.
/// </summary>
public sealed class PlainClusterTests
{
    private const string Name = "plain-cluster";
    private const string Mounted = "/workload/private-authorities";

    internal static PublishInput Input { get; } = Read();

    internal static IReadOnlyDictionary<string, string> Files { get; } =
        Publisher.Write(Input, Name).ToDictionary(file => file.Path, file => file.Text);

    private static IReadOnlyList<(string Namespace, V1PodSpec Spec)> Pods =>
    [
        .. All<V1Deployment>().Select(item => (item.Namespace(), item.Spec.Template.Spec)),
        .. All<V1Job>().Select(item => (item.Namespace(), item.Spec.Template.Spec)),
    ];

    [Fact]
    public void Every_object_reads_back_through_its_model() => Assert.All(
        Files.Values,
        text => Assert.NotEmpty(KubernetesYaml.LoadAllFromString(text, Manifests.Models, strict: true)));

    [Fact]
    public void Images_come_from_the_local_registry_and_admission_agrees()
    {
        var rule = All<V1ValidatingAdmissionPolicy>().Single(policy => policy.Name() == "workload-images");
        var pattern = Regex.Match(rule.Spec.Validations[0].Expression, @"matches\('([^']*)'\)").Groups[1].Value;

        Assert.All(Pods, pod =>
        {
            var image = Assert.Single(pod.Spec.Containers).Image;
            Assert.StartsWith("localhost:5000/live/a0005/", image, StringComparison.Ordinal);
            Assert.Matches(pattern.Replace("\\\\", "\\", StringComparison.Ordinal), image);
        });
    }

    [Fact]
    public void Every_pod_reads_the_private_authority_beside_those_of_its_image() => Assert.All(Pods, pod =>
    {
        var container = Assert.Single(pod.Spec.Containers);
        var mount = Assert.Single(container.VolumeMounts, mount => mount.MountPath == Mounted);
        var volume = Assert.Single(pod.Spec.Volumes, volume => volume.Name == mount.Name);
        var held = Assert.Single(
            All<V1ConfigMap>(),
            map => map.Name() == volume.ConfigMap.Name && map.Namespace() == pod.Namespace);

        Assert.True(mount.ReadOnlyProperty);
        Assert.Equal([Input.Environment.PrivateAuthorities!], held.Data.Values);
        Assert.Equal($"/etc/ssl/certs:{Mounted}", container.Env.Single(one => one.Name == "SSL_CERT_DIR").Value);
    });

    [Fact]
    public void The_account_that_applies_migrations_may_apply_what_they_mount()
    {
        var roles = All<V1Role>().Where(role => role.Name().EndsWith("-migrations", StringComparison.Ordinal)).ToList();

        Assert.Equal(2, roles.Count);
        Assert.All(roles, role => Assert.Contains(role.Rules, rule => rule.Resources.Contains("configmaps")));
    }

    [Fact]
    public void Databases_are_entered_by_passwords_from_the_vault() => Assert.All(
        Pods.SelectMany(pod => pod.Spec.Containers[0].Env).Where(one => one.Name == "WORKLOAD__STORE__PASSWORD"),
        variable => Assert.Matches("^secret:[a-z-]+-database-password$", variable.Value));

    [Fact]
    public void The_gateway_asks_for_nothing_of_Azure()
    {
        var gateway = Assert.Single(All<Gateway>()).Spec!;

        Assert.DoesNotContain(
            gateway.Infrastructure!.Annotations!.Keys, key => key.Contains("subnet", StringComparison.Ordinal));
        Assert.All(
            gateway.Listeners!, listener => Assert.Equal("Secret", listener.Tls!.CertificateRefs!.Single().Kind));
    }

    private static IEnumerable<T> All<T>()
        where T : IKubernetesObject => Files.Values.SelectMany(Manifests.Load).OfType<T>();

    private static PublishInput Read()
    {
        var faults = new List<string>();
        var environment = EnvironmentFile.Read(Committed.Root, Name, faults);
        Assert.Empty(faults);
        return Committed.Input with { Environment = environment! };
    }
}

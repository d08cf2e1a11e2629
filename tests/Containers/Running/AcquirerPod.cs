using System.Security.Cryptography.X509Certificates;
using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Configurations;
using DotNet.Testcontainers.Containers;
using DotNet.Testcontainers.Networks;
using RegulatedWorkload.Hosting.Certificates;
using RegulatedWorkload.Hosting.Local;

namespace RegulatedWorkload.Tests.Containers.Running;

/// <summary>The simulated acquirer, or another server outside, under the names that the environment gives it.</summary>
internal static class AcquirerPod
{
    private const string Certificates = "/certificates";
    private const string Store = "/store";

    public static IContainer Build(
        string image, LocalState state, IReadOnlyList<string> hosts, IEnumerable<INetwork> networks)
    {
        var builder = new ContainerBuilder(image)
            .WithEnvironment("WORKLOAD__LISTEN__TRAFFIC", "0.0.0.0:443")
            .WithEnvironment("WORKLOAD__LISTEN__HEALTH", "0.0.0.0:8081")
            .WithEnvironment("WORKLOAD__CERTIFICATES", Certificates)
            .WithEnvironment("WORKLOAD__STORE__CONNECTION", $"Data Source={Store}/acquirer.db")
            .WithBindMount(Issue(state, hosts), Certificates, AccessMode.ReadOnly)
            .WithTmpfsMount(Store)
            .WithTmpfsMount("/tmp")
            .WithNetworkAliases([.. hosts])
            .WithCreateParameterModifier(create =>
            {
                var engine = create.HostConfig!;
                engine.ReadonlyRootfs = true;
                engine.CapDrop = ["ALL"];
                engine.SecurityOpt = ["no-new-privileges"];
                engine.Sysctls = new Dictionary<string, string>
                {
                    ["net.ipv4.ip_unprivileged_port_start"] = "0",
                };
            });
        return networks.Aggregate(builder, (all, network) => all.WithNetwork(network)).Build();
    }

    private static string Issue(LocalState state, IReadOnlyList<string> hosts)
    {
        var folder = Directory.CreateDirectory(Path.Combine(state.Root, "mounts", hosts[0])).FullName;
        using var authority = Authority.OpenOrCreate(
            state.ExternalAuthority("acquirer"), "acquirer authority", TimeProvider.System);
        using var certificate = authority.Issue(
            new LeafRequest("acquirer", TimeSpan.FromDays(1), [LeafRequest.ServerUsage], DnsNames: hosts),
            DateTimeOffset.UtcNow);
        using var key = certificate.GetECDsaPrivateKey()!;
        File.WriteAllText(Path.Combine(folder, "tls.crt"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(folder, "tls.key"), key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(Path.Combine(folder, "ca.crt"), authority.Certificate.ExportCertificatePem());
        return folder;
    }
}

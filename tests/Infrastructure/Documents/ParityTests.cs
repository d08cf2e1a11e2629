using System.Text.RegularExpressions;
using RegulatedWorkload.Hosting;

namespace RegulatedWorkload.Tests.Infrastructure.Documents;

/// <summary>Every system of the architecture for regulated clusters has a module, and a test that holds it.</summary>
public sealed partial class ParityTests
{
    // The article's systems and recommendations that infrastructure can meet.
    private static readonly string[] Systems =
    [
        "Hub and spokes in networks of their own", "Azure Firewall", "Egress by scope", "Azure Bastion",
        "Azure Image Builder", "Jump boxes", "Application Gateway", "Web application firewall",
        "Azure Firewall as ingress instead", "Private cluster", "Private DNS", "Two user pools and a system pool",
        "A subnet for each pool", "Never shared address space", "Security groups for each subnet", "No SSH to nodes",
        "Ingress by the gateway alone", "ACR Tasks and their subnet", "Container registry",
        "Build agents without access to the cluster", "Signed images", "Key Vault", "Private Link",
        "Hybrid vault of Application Gateway", "One identity a service", "Narrow roles", "Just-in-time access",
        "Customer-managed keys on disks", "Encryption at host, ephemeral disks", "State outside the cluster",
        "Backups by class", "Azure Policy, deny and audit apart", "Restricted pod standard, tuned", "Images by digest",
        "GitOps", "Certificates renewed by an identity of its own", "A second deployment beside the first",
        "Logs and metrics of the cluster", "Logs kept for a year", "Diagnostic settings",
        "DDoS protection, a switch", "Microsoft Sentinel", "Microsoft Defender",
    ];

    private static IReadOnlyList<(string System, string Module, string Test)> Table { get; } =
    [
        .. Rows().Matches(File.ReadAllText(Path.Combine(RepositoryRoot.Find(), "docs", "cluster.md"))).Select(row => (
            row.Groups["system"].Value, row.Groups["module"].Value, row.Groups["test"].Value)),
    ];

    [Fact]
    public void Every_system_has_its_row() => Assert.Empty(Systems.Except(Table.Select(row => row.System)));

    [Fact]
    public void Every_row_names_a_module_and_a_test_that_there_are()
    {
        var tests = typeof(ParityTests).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods())
            .Where(method => method.IsDefined(typeof(FactAttribute), inherit: true))
            .Select(method => method.Name)
            .ToHashSet();

        Assert.Empty(
            from row in Table
            where !File.Exists(Path.Combine(Bicep.Source, row.Module)) || !tests.Contains(row.Test)
            select $"'{row.System}' names {row.Module} and {row.Test}, of which one is not there.");
    }

    [GeneratedRegex(
        @"^\| (?<system>[^|]+) \| `(?<module>[\w/-]+\.bicep)` \| `(?<test>\w+)` \|", RegexOptions.Multiline)]
    private static partial Regex Rows();
}

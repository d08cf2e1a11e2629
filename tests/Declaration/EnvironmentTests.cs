using System.Text;
using Microsoft.Extensions.Configuration;
using RegulatedWorkload.Hosting.Local;
using RegulatedWorkload.ServiceDefaults.Authorization;
using RegulatedWorkload.ServiceDefaults.Configuration;

namespace RegulatedWorkload.Tests.Declaration;

/// <summary>What the launch plan writes into the environment, a service reads back as it was declared.</summary>
public sealed class EnvironmentTests
{
    private static readonly LaunchPlan Plan =
        LaunchPlanner.Create(Committed.Workload, new LaunchOptions("/state"));

    public static TheoryData<string> Services => new(Committed.Topology.Services.Select(service => service.Name));

    [Theory]
    [MemberData(nameof(Services))]
    public void A_service_reads_its_slice_of_the_declaration(string name)
    {
        var declared = Committed.Topology.Find(name)!;
        var settings = Read(name);

        Assert.Equal(Committed.Topology.IdentityOf(declared), settings.Identity.ToString());
        Assert.Equal(declared.Scope.Name, settings.Scope);
        Assert.Equal(declared.Outgoing.Select(call => call.Callee).Order(), settings.Callees.Keys.Order());
        Assert.Equal(declared.Egresses.Order(), settings.Egresses.Keys.Order());
        Assert.Equal(declared.Store is not null, settings.Store is not null);
        Assert.Equal(declared.Secrets.Count > 0, settings.Secrets is not null);
        Assert.Equal(declared.Hosts.Count > 0, settings.IngressCertificateDirectory is not null);
        Assert.Equal(declared.Hosts.Count == 0, settings.CallersFile is not null);
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void A_service_admits_the_declared_callers_and_methods_only(string name)
    {
        var declared =
            from incoming in Committed.Topology.CallersOf(Committed.Topology.Find(name)!)
            from used in incoming.Call.Prefixes.Concat(incoming.Call.Methods.Select(Path))
            select $"{Committed.Topology.IdentityOf(incoming.Caller)} {used}";
        var admitted =
            from caller in Callers(name)
            from allowed in caller.Allowed
            select $"{caller.Identity} {allowed}";

        Assert.Equal(declared.Order(StringComparer.Ordinal), admitted.Order(StringComparer.Ordinal));

        string Path(string method) => Committed.Contracts.Find(name)!.PathOf(method);
    }

    [Fact]
    public void Keys_lie_apart_from_the_data_they_protect()
    {
        var vault = Read("token-vault");

        var store = Assert.IsType<EmbeddedStore>(vault.Store).File;
        var secrets = Assert.IsType<SecretFiles>(vault.Secrets).Directory;
        Assert.False(store.StartsWith(secrets, StringComparison.Ordinal));
        Assert.NotEqual(Path.GetDirectoryName(store), secrets);
    }

    [Fact]
    public void Only_the_entrance_waits()
    {
        Assert.Empty(Plan.Services.Where(service => service.Name != "edge").SelectMany(service => service.WaitsFor));
        Assert.Equal(
            Plan.Services.Select(service => service.Name).Where(name => name != "edge").Order(),
            Plan.Services.Single(service => service.Name == "edge").WaitsFor.Order());
    }

    private static IReadOnlyList<AllowedCaller> Callers(string name) => Read(name).CallersFile is { } file
        ? CallerList.Parse(
            Encoding.UTF8.GetBytes(Plan.Services.Single(service => service.Name == name).Files[file]),
            Committed.Topology.TrustDomain)
        : [];

    private static ServiceSettings Read(string name) => ServiceSettings.Read(new ConfigurationBuilder()
        .AddInMemoryCollection(Plan.Services.Single(service => service.Name == name).Environment.Select(
            entry => KeyValuePair.Create(entry.Key.Replace("__", ":", StringComparison.Ordinal), (string?)entry.Value)))
        .Build());
}

using System.Diagnostics;
using k8s.Models;
using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Tests.Publishing;

/// <summary>A schema is changed by a Job of its own, under the role that owns it, before the service is.</summary>
public sealed class MigrationTests : IDisposable
{
    private readonly string _files = Directory.CreateTempSubdirectory("migration").FullName;

    public static TheoryData<string> Stores => new(
        Committed.Input.Topology.Services.Where(service => service.Store is not null).Select(service => service.Name));

    [Theory]
    [MemberData(nameof(Stores))]
    public void A_migration_runs_as_the_owner_and_the_service_does_not(string name)
    {
        var service = Committed.Input.Topology.Find(name)!;
        var deployment = Manifests.Read<V1Deployment>($"{service.Scope.Name}/{name}/deployment.yaml")[0]
            .Spec.Template.Spec;

        Assert.EndsWith(
            $"Username={name}-owner;Maximum Pool Size=2",
            Variables(Job(service))["WORKLOAD__STORE__CONNECTION"],
            StringComparison.Ordinal);
        Assert.Contains(
            $"Username={name};", Variables(deployment)["WORKLOAD__STORE__CONNECTION"], StringComparison.Ordinal);
        Assert.Equal($"{name}-migrate", Job(service).ServiceAccountName);
        Assert.Equal(["migrate"], Job(service).Containers[0].Args);
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public void A_migration_sends_nothing_where_it_cannot_connect(string name)
    {
        var service = Committed.Input.Topology.Find(name)!;
        var reached = Manifests.Read<V1NetworkPolicy>($"{service.Scope.Name}-migrations/{name}/networkpolicies.yaml")
            .Select(policy => policy.Name());

        Assert.DoesNotContain($"{name}-migrate-to-azure-monitor", reached);
        Assert.DoesNotContain(Variables(Job(service)).Keys, key =>
            key.StartsWith("APPLICATIONINSIGHTS", StringComparison.Ordinal)
            || key.StartsWith("OTEL", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task What_a_Job_is_given_is_all_that_a_migration_needs(string name)
    {
        var start = new ProcessStartInfo(Executable(name), ["migrate"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        foreach (var (key, value) in Variables(Job(Committed.Input.Topology.Find(name)!)))
        {
            start.Environment[key] = value;
        }

        // A database that needs no server; all else is as in the cluster, where neither certificates nor callers exist.
        start.Environment["WORKLOAD__STORE__CONNECTION"] = $"Data Source={Path.Combine(_files, "store.db")}";
        start.Environment.Remove("WORKLOAD__STORE__PASSWORD");
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(process.ExitCode == 0, error + await output);
        Assert.True(File.Exists(Path.Combine(_files, "store.db")));
    }

    [Fact]
    public void A_changed_Job_is_deleted_and_created_again_by_Flux() => Assert.All(
        Manifests.All<V1Job>(),
        job => Assert.Equal("enabled", job.Metadata.Annotations["kustomize.toolkit.fluxcd.io/force"]));

    public void Dispose() => Directory.Delete(_files, recursive: true);

    private static V1PodSpec Job(Service service) =>
        Manifests.Read<V1Job>($"{service.Scope.Name}-migrations/{service.Name}/job.yaml")[0].Spec.Template.Spec;

    private static Dictionary<string, string> Variables(V1PodSpec pod) =>
        pod.Containers[0].Env.ToDictionary(variable => variable.Name, variable => variable.Value);

    private static string Executable(string name) => Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory, "..", "..", name, new DirectoryInfo(AppContext.BaseDirectory).Name, name))
        + (OperatingSystem.IsWindows() ? ".exe" : "");
}

using System.Text.RegularExpressions;
using k8s.Models;
using RegulatedWorkload.Hosting.Publishing;
using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Tests.Publishing;

/// <summary>All pods and Jobs of a scope together open no more connections than its database server has.</summary>
public sealed partial class ConnectionShareTests
{
    public static TheoryData<string> Scopes => new(Scope.All.Select(scope => scope.Name));

    [Theory]
    [MemberData(nameof(Scopes))]
    public void The_committed_pools_fit_the_server_while_every_old_pod_still_drains(string scope)
    {
        var limit = Committed.Input.Environment.Databases[scope].UserConnections;
        var pods = Manifests.All<V1Deployment>()
            .Where(deployment => deployment.Spec.Template.Metadata.Labels["pci-scope"] == scope)
            .Sum(deployment => Pool(deployment.Spec.Template.Spec) * 2 * MostReplicas(deployment.Metadata.Name));
        var jobs = Manifests.All<V1Job>()
            .Where(job => job.Spec.Template.Metadata.Labels["pci-scope"] == scope)
            .Sum(job => Pool(job.Spec.Template.Spec));

        Assert.True(pods > 0 && jobs > 0, "There are stores in each scope.");
        Assert.InRange(pods + jobs, 1, limit - 10);
    }

    [Theory]
    [InlineData(62, 2)]
    [InlineData(200, 7)]
    [InlineData(844, 20)]
    [InlineData(5000, 20)]
    public void A_pod_gets_its_share_of_the_server(int userConnections, int share)
    {
        var changed = Changes.Write(With(userConnections));

        foreach (var service in Committed.Input.Topology.Services.Where(
            service => service.Scope == Scope.InScope && service.Store is not null))
        {
            Assert.Contains(
                $"Username={service.Name};Maximum Pool Size={share}\"",
                changed[$"in-scope/{service.Name}/deployment.yaml"],
                StringComparison.Ordinal);
        }
    }

    private static PublishInput With(int userConnections)
    {
        var environment = Committed.Input.Environment;
        var databases = environment.Databases.ToDictionary();
        databases["in-scope"] = databases["in-scope"] with { UserConnections = userConnections };
        return Committed.Input with { Environment = environment with { Databases = databases } };
    }

    private static int MostReplicas(string name) => Manifests.All<V2HorizontalPodAutoscaler>()
        .Single(scaler => scaler.Spec.ScaleTargetRef.Name == name).Spec.MaxReplicas;

    private static int Pool(V1PodSpec pod)
    {
        var connection = pod.Containers[0].Env
            .SingleOrDefault(variable => variable.Name == "WORKLOAD__STORE__CONNECTION");
        return connection is null ? 0 : int.Parse(Size().Match(connection.Value).Groups[1].ValueSpan);
    }

    [GeneratedRegex(";Maximum Pool Size=([0-9]+)$")]
    private static partial Regex Size();
}

using System.Text.Json.Nodes;
using RegulatedWorkload.Hosting.Verification.Manifests;
using RegulatedWorkload.Hosting.Verification.Network;
using RegulatedWorkload.Tests.Manifests.Segmentation;

namespace RegulatedWorkload.Tests.Manifests.Verification;

/// <summary>
/// What a verifier is told to find is what the policies beside it do: for every attempt of every service, also at the
/// stores and Key Vaults of others.
/// </summary>
public sealed class ExpectationTests
{
    private const string Elsewhere = "internet";

    [Fact]
    public void What_a_verifier_expects_of_the_network_is_what_the_policies_do()
    {
        var expected = Expected(Published.WithVerification).ToList();

        Assert.Contains("storefront -> in-scope-database TCP 5432", Refused(expected));
        Assert.Contains("catalog -> token-vault TCP 8081", Refused(expected));
        Assert.Empty(Differences(Published.WithVerification));
    }

    [Fact]
    public void A_planted_way_to_the_store_of_another_scope_is_caught()
    {
        var planted = Published.WithVerification.With(manifests => manifests.Add(new Manifest(
            "planted.yaml", YamlReader.Read("""
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: planted, namespace: a0005-o}
            spec:
              podSelector: {matchLabels: {app.kubernetes.io/name: storefront}}
              policyTypes: [Egress]
              egress: [{to: [{ipBlock: {cidr: 10.240.250.8/32}}], ports: [{port: 5432}]}]
            """).Single().AsObject())));

        Assert.Equal(["storefront -> in-scope-database TCP 5432"], Differences(planted));
    }

    // Attempts that the verifier expects to be stopped by the network and that are not, or the reverse.
    private static IEnumerable<string> Differences(ManifestTree tree)
    {
        var cluster = new DeployedCluster(tree, CommittedManifests.Environment);
        return
            from one in Expected(tree)
            let caller = cluster.Workload.Single(pod => pod.Name == one.Caller)
            let ends = Ends(cluster, one.Target).ToList()
            where ends.Count == 0
                || ends.Any(end => cluster.Between(caller, end).Contains(Port.Tcp(one.Port)) == one.IsRefused)
            select one.Text;
    }

    private static IEnumerable<Party> Ends(DeployedCluster cluster, string target) => target switch
    {
        // The API server answers on addresses of the provider, which nothing declares.
        "kubernetes" or "outside" => cluster.Everyone.Where(party => party.Name == Elsewhere),
        "instance-metadata" => cluster.Everyone.Where(party => party.Name == "instance metadata"),
        "acquirer" => cluster.Outside(target),
        _ when target.EndsWith("-database", StringComparison.Ordinal) =>
            cluster.Outside($"{target[..^"-database".Length]} database"),
        _ when target.EndsWith("-key-vault", StringComparison.Ordinal) =>
            cluster.Outside($"{target[..^"-key-vault".Length]} key vault"),
        _ => cluster.Workload.Where(pod => pod.Name == target),
    };

    private static IEnumerable<string> Refused(IEnumerable<Expectation> expected) =>
        expected.Where(one => one.IsRefused).Select(one => one.Text);

    private static IEnumerable<Expectation> Expected(ManifestTree tree) =>
        from map in tree.OfKind("ConfigMap")
        where map.Name.EndsWith("-expected", StringComparison.Ordinal)
        from one in JsonNode.Parse(map.Json["data"]!["expected.json"]!.ToString())!["expected"]!.AsArray()
        select new Expectation(one.Text("caller"), one.Text("target"), one.Text("request"), one.Text("layer"));

    private sealed record Expectation(string Caller, string Target, string Request, string Layer)
    {
        public bool IsRefused => Layer == "Network";

        // Methods and pages are asked for on the port of calls.
        public int Port => Request.Split(' ') is ["TCP", var port] ? int.Parse(port) : 8443;

        public string Text => $"{Caller} -> {Target} {Request}";
    }
}

using RegulatedWorkload.Hosting;
using RegulatedWorkload.Hosting.Publishing;
using RegulatedWorkload.Hosting.Publishing.Environments;
using RegulatedWorkload.Hosting.Publishing.Facts;
using RegulatedWorkload.Hosting.Publishing.Images;
using RegulatedWorkload.Hosting.Topology;
using YamlDotNet.RepresentationModel;

namespace RegulatedWorkload.Tests.Infrastructure;

/// <summary>The facts say what the manifests say.</summary>
public sealed class FactsTests
{
    private static readonly string Manifests = Path.Combine(RepositoryRoot.Find(), "k8s");

    [Fact]
    public async Task The_committed_facts_are_those_of_the_declaration()
    {
        var check = await AppHostProgram.RunAsync("publish", "--check");

        Assert.True(check.Code == 0, check.Errors);
    }

    [Fact]
    public void A_change_of_the_declaration_makes_the_facts_stale()
    {
        var file = Path.Combine(Path.GetDirectoryName(Manifests)!, FactsFile.Name);
        var declared = AppHost.Workload.Declare();
        var stores = declared with
        {
            Services = [.. declared.Services.Select(service => service.Name == "edge" ? service.Stores() : service)],
        };

        Assert.True(FactsFile.IsFresh(file, Text(declared)));
        Assert.False(FactsFile.IsFresh(file, Text(stores)));
        Assert.Contains("edge-migrate", Text(stores), StringComparison.Ordinal);
    }

    [Fact]
    public void Subjects_are_the_service_accounts_of_the_manifests()
    {
        var accounts = Objects("ServiceAccount")
            .Select(account => $"system:serviceaccount:{At(account, "metadata", "namespace")}:"
                + At(account, "metadata", "name"))
            .Where(subject => !subject.Contains(":flux-", StringComparison.Ordinal));

        Assert.Equal(
            accounts.Order(), Facts.List("identities").Select(identity => identity.Text("subject")).Order());
    }

    [Fact]
    public void Pools_have_the_labels_and_taints_that_pods_name()
    {
        var pods = Objects("Deployment").Concat(Objects("Job"))
            .Select(owner => (YamlMappingNode)Node(owner, "spec", "template", "spec")!)
            .ToList();

        Assert.NotEmpty(pods);
        Assert.All(pods, pod =>
        {
            var scope = At(pod, "nodeSelector", "pci-scope");
            var toleration = (YamlMappingNode)((YamlSequenceNode)Node(pod, "tolerations")!).Children.Single();
            var pool = Facts.List("pools").Single(candidate => candidate.Text("scope") == scope);
            Assert.Equal(scope, pool["labels"]!["pci-scope"]!.ToString());
            Assert.Equal(
                [$"{At(toleration, "key")}={At(toleration, "value")}:{At(toleration, "effect")}"],
                pool.Texts("taints"));
        });
    }

    [Fact]
    public void Mounted_secrets_are_among_those_that_an_identity_reads()
    {
        var mounted = Objects("SecretProviderClass").SelectMany(item => At(item, "spec", "parameters", "objects")
            .Split('\n')
            .Where(line => line.Contains("objectName:", StringComparison.Ordinal))
            .Select(line => line.Split(": ")[1].Trim()));
        var read = Facts.List("identities").SelectMany(identity => identity.Texts("secrets")).ToHashSet();

        Assert.NotEmpty(mounted);
        Assert.All(mounted, secret => Assert.Contains(secret, read));
    }

    [Fact]
    public void A_flow_between_pools_is_one_that_some_network_policy_admits()
    {
        var crossing = Objects("NetworkPolicy")
            .Where(policy => At(policy, "metadata", "name").Contains("-from-", StringComparison.Ordinal))
            .Select(policy => (
                To: At(policy, "metadata", "namespace"),
                From: Source(policy)))
            .Where(pair => pair.From is "a0005-i" or "a0005-o" && pair.To is "a0005-i" or "a0005-o")
            .Select(pair => $"{Scope(pair.From)} -> {Scope(pair.To)}")
            .Distinct();

        Assert.Equal(
            crossing.Order(),
            Facts.List("flows").Where(flow => flow.Text("purpose") == "calls")
                .Select(flow => $"{flow.Text("from")} -> {flow.Text("to")}").Order());
    }

    [Fact]
    public void Facts_name_no_address_of_azure_that_only_a_deployment_knows() => Assert.DoesNotContain(
        "vault.azure.net", Facts.Json.ToJsonString(), StringComparison.Ordinal);

    private static string Text(WorkloadTopology declared)
    {
        var (root, faults) = (RepositoryRoot.Find(), new List<string>());
        var environment = EnvironmentFile.Read(root, "production", faults);
        var images = ImageLockFile.Read(Path.Combine(root, ImageLockFile.Name), faults);
        Assert.Empty(faults);
        var input = new PublishInput(ValidWorkload.Read(root, declared), environment!, images!);
        return FactsFile.Text(WorkloadFacts.Of(input, "production"));
    }

    private static string Scope(string name) => name == "a0005-i" ? "in-scope" : "out-of-scope";

    private static string Source(YamlNode policy)
    {
        var rule = (Node(policy, "spec", "ingress") as YamlSequenceNode)?.Children[0];
        var peer = (rule is null ? null : Node(rule, "from") as YamlSequenceNode)?.Children[0];
        return peer is null ? "" : At(peer, "namespaceSelector", "matchLabels", "kubernetes.io/metadata.name");
    }

    private static IEnumerable<YamlNode> Objects(string kind) =>
        from file in Directory.EnumerateFiles(Manifests, "*.yaml", SearchOption.AllDirectories)
        from document in Load(file)
        where At(document.RootNode, "kind") == kind
        select document.RootNode;

    private static IList<YamlDocument> Load(string file)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(File.ReadAllText(file)));
        return stream.Documents;
    }

    private static string At(YamlNode node, params string[] path) =>
        (Node(node, path) as YamlScalarNode)?.Value ?? "";

    private static YamlNode? Node(YamlNode node, params string[] path) => path.Aggregate(
        (YamlNode?)node,
        (current, key) => current is YamlMappingNode map && map.Children.TryGetValue(key, out var next) ? next : null);
}

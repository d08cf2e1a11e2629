using k8s;
using k8s.Models;
using RegulatedWorkload.Hosting.Publishing;
using RegulatedWorkload.Hosting.Publishing.Environments;
using RegulatedWorkload.Hosting.Publishing.Resources;
using RegulatedWorkload.Hosting.Publishing.Rules;

namespace RegulatedWorkload.Tests.Publishing;

/// <summary>
/// What a network policy leaves out, the cluster takes for everything: such a policy is never written.
/// </summary>
public sealed class OpenPolicyTests
{
    private const string SignIn = "login.microsoftonline.com";

    private static readonly PublishInput Input = Committed.Input with
    {
        Environment = Committed.Input.Environment with
        {
            Entra = new AzureEndpoints(Names: [SignIn]),
            Kubernetes = Committed.Input.Environment.Kubernetes with { FqdnPolicies = true },
        },
    };

    public static TheoryData<string, string> Planted => new()
    {
        {
            "ingress from everyone",
            "Policy 'planted' has a rule for nobody in particular, which would open it to everyone; name the pods or "
                + "addresses."
        },
        {
            "egress to everyone",
            "Policy 'planted' has a rule for nobody in particular, which would open it to everyone; name the pods or "
                + "addresses."
        },
        { "egress on every port", "Policy 'planted' has a rule for no port, which would open every one; name them." },
        { "no name", "Policy 'planted' has a rule for no destination, which would open every one; name them." },
        { "empty names", "Policy 'planted' has a rule for no destination, which would open every one; name them." },
        { "no port", "Policy 'planted' has a rule for no port, which would open every one; name them." },
        { "another name", "Policy 'planted' opens 'collector.example', which is no name of a declared destination." },
        {
            "other pods",
            "Policy 'planted' opens pods other than those of the cluster's DNS; that is for a NetworkPolicy."
        },
        {
            "every question",
            "Policy 'planted' lets its pods ask for every name, which carries data to those who answer; name those "
                + "that the service needs."
        },
        { "a star", "Policy 'planted' lets its pods ask for '*', which no service needs." },
        { "every pod", "Policy 'planted' is of every pod in its namespace; name the pods." },
    };

    [Theory]
    [MemberData(nameof(Planted))]
    public void A_policy_that_leaves_out_whom_it_is_for_is_refused(string plant, string sentence) => Assert.Equal(
        [$"x.yaml: {sentence}"], ManifestRules.Check(Input, [new ManifestFile("x.yaml", [Plant(plant)])]));

    [Fact]
    public void A_policy_for_a_declared_name_is_written() =>
        Assert.Empty(ManifestRules.Check(Input, [new ManifestFile("x.yaml", [Cilium(Name(SignIn))])]));

    private static IKubernetesObject Plant(string plant) => plant switch
    {
        "ingress from everyone" => Kubernetes(new V1NetworkPolicySpec
        {
            Ingress = [new V1NetworkPolicyIngressRule { FromProperty = [], Ports = [Traffic()] }],
        }),
        "egress to everyone" => Kubernetes(new V1NetworkPolicySpec
        {
            Egress = [new V1NetworkPolicyEgressRule { Ports = [Traffic()] }],
        }),
        "egress on every port" => Kubernetes(new V1NetworkPolicySpec
        {
            Egress =
            [
                new V1NetworkPolicyEgressRule
                {
                    To = [new V1NetworkPolicyPeer { IpBlock = new V1IPBlock { Cidr = "10.240.250.8/32" } }],
                },
            ],
        }),
        "no name" => Cilium(new CiliumEgressRule { ToPorts = Https() }),
        "empty names" => Cilium(new CiliumEgressRule { ToNames = [], ToPorts = Https() }),
        "no port" => Cilium(Name(SignIn) with { ToPorts = [] }),
        "another name" => Cilium(Name("collector.example")),
        "other pods" => Cilium(new CiliumEgressRule { ToEndpoints = [new V1LabelSelector()], ToPorts = Dns(SignIn) }),
        "every question" => Cilium(new CiliumEgressRule { ToEndpoints = [ClusterDns()], ToPorts = Https() }),
        "a star" => Cilium(new CiliumEgressRule { ToEndpoints = [ClusterDns()], ToPorts = Dns("*") }),
        _ => Cilium(Name(SignIn)) with { Spec = new CiliumNetworkPolicySpec { Egress = [Name(SignIn)] } },
    };

    private static V1NetworkPolicy Kubernetes(V1NetworkPolicySpec spec)
    {
        spec.PodSelector = Select("orders");
        return new V1NetworkPolicy { Metadata = Metadata(), Spec = spec };
    }

    private static CiliumNetworkPolicy Cilium(CiliumEgressRule rule) => new()
    {
        Metadata = Metadata(),
        Spec = new CiliumNetworkPolicySpec { EndpointSelector = Select("orders"), Egress = [rule] },
    };

    private static CiliumEgressRule Name(string name) =>
        new() { ToNames = [new CiliumName { MatchName = name }], ToPorts = Https() };

    private static IList<CiliumPortRule> Https() => [new CiliumPortRule { Ports = [new CiliumPort { Port = "443" }] }];

    private static IList<CiliumPortRule> Dns(string name) =>
    [
        new CiliumPortRule
        {
            Ports = [new CiliumPort { Port = "53", Protocol = "UDP" }],
            Rules = new CiliumLayer7Rules { Dns = [new CiliumName { MatchPattern = name }] },
        },
    ];

    private static V1LabelSelector ClusterDns() => new()
    {
        MatchLabels = new Dictionary<string, string>
        {
            ["k8s:io.kubernetes.pod.namespace"] = "kube-system",
            ["k8s:k8s-app"] = "kube-dns",
        },
    };

    private static V1NetworkPolicyPort Traffic() => new() { Port = 8443, Protocol = "TCP" };

    private static V1ObjectMeta Metadata() => new() { Name = "planted", NamespaceProperty = "a0005-o" };

    private static V1LabelSelector Select(string service) => new()
    {
        MatchLabels = new Dictionary<string, string> { ["app.kubernetes.io/name"] = service },
    };
}

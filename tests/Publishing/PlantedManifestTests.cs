using k8s;
using k8s.Models;
using RegulatedWorkload.Hosting.Publishing;
using RegulatedWorkload.Hosting.Publishing.Rules;

namespace RegulatedWorkload.Tests.Publishing;

/// <summary>A publisher that goes beyond the declaration gets no file written.</summary>
public sealed class PlantedManifestTests
{
    public static TheoryData<string, string> Planted => new()
    {
        { "no digest", "x.yaml: The image 'contoso.azurecr.io/live/a0005/edge:1.0' has no digest." },
        {
            "another image",
            $"x.yaml: The image 'docker.example/edge@sha256:{new string('0', 64)}' is not one of the image lock."
        },
        { "another port", "x.yaml: Container 'edge' has port 8080; the ports are 8443 and 8081 everywhere." },
        { "service port", "x.yaml: Service 'edge' has port 80; the ports are 8443 and 8081 everywhere." },
        {
            "embedded store",
            "x.yaml: Container 'edge' is given an embedded store by WORKLOAD__STORE__CONNECTION; a cluster has no disk "
                + "that outlives a pod."
        },
        {
            "expanded variable",
            "x.yaml: Container 'edge' is given '$(' or '$$' by PLANTED, which Kubernetes replaces; write the value "
                + "itself."
        },
        {
            "cross-scope call",
            "x.yaml: Policy 'planted' lets 'catalog' connect to 'token-vault', which the declaration does not."
        },
        {
            "unnamed egress",
            "x.yaml: Policy 'planted' opens 198.51.100.0/24, which is no address of a declared destination."
        },
    };

    [Theory]
    [MemberData(nameof(Planted))]
    public void What_another_publisher_makes_beyond_the_declaration_is_refused(string plant, string sentence) =>
        Assert.Equal([sentence], ManifestRules.Check(Committed.Input, [new ManifestFile("x.yaml", [Plant(plant)])]));

    private static IKubernetesObject Plant(string plant)
    {
        var digest = new string('0', 64);
        var released = Manifests.Read<V1Deployment>("in-scope/edge/deployment.yaml")[0];
        var container = released.Spec.Template.Spec.Containers[0];
        switch (plant)
        {
            case "no digest": container.Image = "contoso.azurecr.io/live/a0005/edge:1.0"; return released;
            case "another image": container.Image = $"docker.example/edge@sha256:{digest}"; return released;
            case "another port": container.Ports.Add(new V1ContainerPort { ContainerPort = 8080 }); return released;
            case "embedded store":
                container.Env.Add(new V1EnvVar { Name = "WORKLOAD__STORE__CONNECTION", Value = "Data Source=/a.db" });
                return released;
            case "expanded variable":
                container.Env.Add(new V1EnvVar { Name = "PLANTED", Value = "$(WORKLOAD__SERVICE)" });
                return released;
            case "service port":
                var service = Manifests.Read<V1Service>("in-scope/edge/service.yaml")[0];
                service.Spec.Ports[0].Port = 80;
                return service;
            case "cross-scope call":
                return Policy(new V1NetworkPolicyPeer
                {
                    NamespaceSelector = Select("kubernetes.io/metadata.name", "a0005-i"),
                    PodSelector = Select("app.kubernetes.io/name", "token-vault"),
                });
            default:
                return Policy(new V1NetworkPolicyPeer { IpBlock = new V1IPBlock { Cidr = "198.51.100.0/24" } });
        }
    }

    private static V1NetworkPolicy Policy(V1NetworkPolicyPeer to) => new()
    {
        Metadata = new V1ObjectMeta { Name = "planted", NamespaceProperty = "a0005-o" },
        Spec = new V1NetworkPolicySpec
        {
            PodSelector = Select("app.kubernetes.io/name", "catalog"),
            PolicyTypes = ["Egress"],
            Egress =
            [
                new V1NetworkPolicyEgressRule
                {
                    To = [to],
                    Ports = [new V1NetworkPolicyPort { Port = 8443, Protocol = "TCP" }],
                },
            ],
        },
    };

    private static V1LabelSelector Select(string label, string value) =>
        new() { MatchLabels = new Dictionary<string, string> { [label] = value } };
}

using k8s;
using k8s.Models;
using RegulatedWorkload.Hosting.Publishing;
using RegulatedWorkload.Hosting.Publishing.Environments;
using RegulatedWorkload.Hosting.Publishing.Images;
using RegulatedWorkload.Hosting.Publishing.Rules;
using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Tests.Publishing;

/// <summary>What is wrong is told in sentences, all of it together, and nothing is published.</summary>
public sealed class RefusalTests
{
    private static readonly PublishInput Input = Committed.Input;

    public static TheoryData<string, string, string> Faulty => new()
    {
        { "domain", "\"nowhere\"", "The environment's 'domain' is 'nowhere', which is no DNS name." },
        {
            "registry.livePrefix",
            "\"/live/\"",
            "The environment's 'registry.livePrefix' is '/live/'; use a repository path such as live/a0005."
        },
        {
            "kubernetes.podSecurityVersion",
            "\"v1.30\"",
            "The environment's 'kubernetes.podSecurityVersion' is 'v1.30'; pin a version from v1.35."
        },
        {
            "kubernetes.nodeOperatingSystem",
            "\"Windows\"",
            "The environment's 'kubernetes.nodeOperatingSystem' is 'Windows'; it is AzureLinux or Ubuntu."
        },
        {
            "azure.tenantId",
            "\"contoso\"",
            "The environment's 'azure.tenantId' is 'contoso', which is no GUID such as "
                + "12345678-1234-1234-1234-123456789abc."
        },
        {
            "keyVaults.in-scope.addresses",
            "[\"10.240.5.4\", \"10.240.5.4/24\"]",
            "The environment's 'keyVaults.in-scope.addresses' has '10.240.5.4/24', which is no CIDR such as "
                + "10.240.5.4/32; the bits after the prefix must be zero."
        },
        {
            "databases.in-scope.addresses",
            "[\"0.0.0.0/0\"]",
            "The environment's 'databases.in-scope.addresses' has '0.0.0.0/0', which is everywhere; name the addresses."
        },
        {
            "databases.in-scope.addresses",
            "[]",
            "The environment's 'databases.in-scope.addresses' is empty; list at least one CIDR."
        },
        {
            "databases.in-scope.authentication",
            "\"trust\"",
            "The environment's 'databases.in-scope.authentication' is 'trust'; it is entra or password."
        },
        {
            "databases.in-scope.userConnections",
            "61",
            "The environment's 'databases.in-scope.userConnections' is 61, but 'token-vault', 'payments' may have 24 "
                + "pods during a rollout, which need 62 connections with the migrations and what is kept for "
                + "administrators; take a larger server, or let the services scale less."
        },
        {
            "databases.in-scope",
            null!,
            "Service 'payments' stores data, but the environment's 'databases' has no 'in-scope': the embedded SQLite "
                + "store has no place in a cluster, name a PostgreSQL server."
        },
        {
            "azure.identities.payments",
            null!,
            "The environment's 'azure.identities' has no 'payments'; add the client id of its managed identity."
        },
        {
            "azure.identities.orders",
            "\"00000000-0000-4000-8000-000000000103\"",
            "The environment gives 'payments', 'orders' the same managed identity; each needs its own."
        },
        {
            "egresses.acquirer",
            null!,
            "The declaration reaches 'acquirer', but the environment's 'egresses' does not say where it is."
        },
        {
            "egresses.statistics",
            "{\"host\":\"a.example\",\"addresses\":[\"192.0.2.1/32\"],\"authority\":\"ca\"}",
            "The environment's 'egresses' describes 'statistics', which the declaration does not name as an external "
                + "destination; declare it or remove it."
        },
        { "entra.names", "[]", "The environment's 'entra' must have either 'addresses' or 'names'." },
        { "entra", "{\"names\":[]}", "The environment's 'entra.names' is empty; list at least one DNS name." },
        { "entra", "{\"names\":[\"*\"]}", "The environment's 'entra.names' is '*', which is no DNS name." },
        {
            "telemetry.endpoints",
            "{\"names\":[]}",
            "The environment's 'telemetry.endpoints.names' is empty; list at least one DNS name."
        },
        { "entra", "{}", "The environment's 'entra' must have either 'addresses' or 'names'." },
        {
            "kubernetes.agentNamespaces",
            "[]",
            "The environment's 'kubernetes.agentNamespaces' has no 'kube-system', whose agents every node needs; name "
                + "it and the namespaces of the cluster's other agents."
        },
        {
            "kubernetes.agentNamespaces",
            "[\"kube-system\",\"Scanner\"]",
            "The environment's 'kubernetes.agentNamespaces' is 'Scanner'; use lower-case letters, digits and inner "
                + "hyphens."
        },
        { "keyVaults.ingress", null!, "The environment's 'keyVaults' has no 'ingress'." },
        {
            "keyVaults.in-scope.name",
            "\"KV\"",
            "The environment's 'keyVaults.in-scope.name' is 'KV'; use lower-case letters, digits and inner hyphens."
        },
        { "databases.in-scope.port", "0", "The environment's 'databases.in-scope.port' is 0, which is no port." },
        { "egresses.acquirer.port", "65536", "The environment's 'egresses.acquirer.port' is 65536, which is no port." },
        { "ingress.subnet", "\"\"", "The environment's 'ingress.subnet' is '', which is no subnet's name." },
        {
            "ingress.imageSources",
            "[]",
            "The environment's 'ingress.imageSources' is empty, which would refuse every pod of the Gateway; name the "
                + "registry of its images."
        },
        {
            "ingress.imageSources",
            "[\"mcr.microsoft.com/\"]",
            "The environment's 'ingress.imageSources' has 'mcr.microsoft.com/', which is no registry or repository "
                + "such as mcr.microsoft.com."
        },
        {
            "ingress.certificateAuthority",
            "\"-----BEGIN CERTIFICATE-----\\nAAAA\\n-----END CERTIFICATE-----\"",
            "The environment's 'ingress.certificateAuthority' holds no PEM certificate."
        },
        {
            "monitoring.podLabels",
            "{}",
            "The environment's 'monitoring.podLabels' is empty, which would let every pod of the namespace scrape; "
                + "name the agent's labels."
        },
        {
            "ingress.address",
            "\"the gateway\"",
            "The environment's 'ingress.address' is 'the gateway', which is no IPv4 address."
        },
        {
            "ingress.certificateAuthority",
            "\"\"",
            "The environment's 'ingress.certificateAuthority' holds no PEM certificate."
        },
        { "groups.ingress", null!, "The environment's 'groups' has no 'ingress'." },
        {
            "groups.in-scope.viewers",
            "\"00000000-0000-4000-8000-000000000301\"",
            "The environment's 'groups.in-scope' gives one group several duties; each duty is a group of its own, even "
                + "where one person is in all of them."
        },
        { "flux.git", null!, "The environment's 'flux' must have either 'git' or 'oci' as its source." },
        {
            "flux.git.url",
            "\"http://git.example\"",
            "The environment's 'flux.git.url' is 'http://git.example', which is no https or ssh address."
        },
    };

    [Theory]
    [MemberData(nameof(Faulty))]
    public void A_faulty_environment_is_refused(string member, string? json, string sentence)
    {
        Assert.Contains(sentence, Refusals.With(member, json));
    }

    [Theory]
    [InlineData(
        "registry.login",
        "\"a\"",
        "test.json: The member 'registry.login' is unknown; remove it, or correct its name.")]
    [InlineData("azure.tenantId", null, "test.json: The member 'azure.tenantId' is missing.")]
    [InlineData("ingress", "null", "test.json: The member 'ingress' is missing.")]
    [InlineData(
        "databases.in-scope.port",
        "\"5432\"",
        "test.json: The member 'databases.in-scope.port' has a value of the wrong kind.")]
    public void An_environment_of_another_shape_is_refused(string member, string? json, string sentence)
    {
        var faults = new List<string>();

        Assert.Null(EnvironmentFile.Parse("test.json", Refusals.Changed(member, json), faults));
        Assert.Contains(sentence, faults);
    }

    [Fact]
    public void All_faults_are_told_together()
    {
        var faults = new List<string>();
        var text = Refusals.Changed("azure.tenantId", null)
            .Replace("\"domain\"", "\"domaine\"", StringComparison.Ordinal);

        Assert.Null(EnvironmentFile.Parse("test.json", text, faults));
        Assert.Equal(3, faults.Count);
    }

    [Theory]
    [InlineData("{", "test.json: It is no JSON: ")]
    [InlineData("{\"domain\":\"a.example\",\"domain\":\"b.example\"}", "test.json: ")]
    public void A_text_that_is_no_JSON_is_refused(string text, string beginning)
    {
        var faults = new List<string>();

        Assert.Null(EnvironmentFile.Parse("test.json", text, faults));
        Assert.StartsWith(beginning, Assert.Single(faults), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../production")]
    [InlineData("nowhere")]
    public void An_unknown_environment_is_refused(string name)
    {
        var faults = new List<string>();

        Assert.Null(EnvironmentFile.Read(Committed.Root, name, faults));
        Assert.Equal(
            $"There is no environment '{name}' in AppHost/environments; there is production.", Assert.Single(faults));
    }

    [Theory]
    [InlineData(
        "live/a0005/edge",
        "latest",
        "The image lock has no digest of 'edge': 'latest' is not sha256: and 64 lower-case hexadecimal digits.")]
    [InlineData(
        "live/a0005/edge:1.0",
        null,
        "The image lock names the repository 'live/a0005/edge:1.0' of 'edge' with a tag or digest; a tag can move, so "
            + "the digest alone says which image runs.")]
    [InlineData(
        "quarantine/a0005/edge",
        null,
        "The image lock names the repository 'quarantine/a0005/edge' of 'edge', but released images are in "
            + "'live/a0005/edge'.")]
    public void An_image_that_is_not_released_by_digest_is_refused(string repository, string? digest, string sentence)
    {
        var images = Input.Lock.Images.ToDictionary();
        images["edge"] = new LockedImage(repository, digest ?? images["edge"].Digest, 0);

        Assert.Equal([sentence], Refusals.Of(Input with { Lock = Input.Lock with { Images = images } }));
    }

    [Fact]
    public void A_service_without_an_image_is_refused()
    {
        var images = Input.Lock.Images.Where(image => image.Key != "edge").ToDictionary();

        Assert.Equal(
            ["The image lock has no image of 'edge'; build the images."],
            Refusals.Of(Input with { Lock = Input.Lock with { Images = images } }));
    }

    [Fact]
    public void A_missing_image_lock_is_refused()
    {
        var faults = new List<string>();

        Assert.Null(ImageLockFile.Read("/nowhere/images.lock.json", faults));
        Assert.Equal(
            "There is no image lock /nowhere/images.lock.json; build the images, or name another with --lock.",
            Assert.Single(faults));
    }

    [Fact]
    public void A_declaration_that_breaks_its_rules_is_refused() => Assert.Throws<TopologyFaultsException>(
        () => Changes.With(Input.Topology with { TrustDomain = "" }));

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
        Assert.Equal([sentence], ManifestRules.Check(Input, [new ManifestFile("x.yaml", [Plant(plant)])]));

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

using System.Text.Json.Nodes;
using RegulatedWorkload.Hosting.Publishing;
using RegulatedWorkload.Hosting.Publishing.Environments;
using RegulatedWorkload.Hosting.Verification.Manifests;
using RegulatedWorkload.Hosting.Verification.Network;
using RegulatedWorkload.Tests.Manifests.Segmentation;

namespace RegulatedWorkload.Tests.Manifests;

/// <summary>What the optional settings of an environment change, and that they change nothing else.</summary>
public sealed class SettingTests
{
    private const string SignIn = "login.microsoftonline.com";

    [Fact]
    public void Destinations_told_by_name_open_the_same_connections_as_those_told_by_address()
    {
        var tree = Named(environment => environment with { Entra = new AzureEndpoints(Names: [SignIn]) });
        var settings = CommittedManifests.Environment.DeepClone().AsObject();
        settings["entra"] = new JsonObject { ["names"] = new JsonArray(SignIn) };
        settings["kubernetes"]!["fqdnPolicies"] = true;

        Assert.NotEmpty(tree.OfKind("CiliumNetworkPolicy"));
        Assert.Empty(DeclaredConnections.Differences(new DeployedCluster(tree, settings)));
    }

    [Fact]
    public void A_service_asks_for_the_names_that_it_needs_and_for_no_other()
    {
        var tree = Named(environment => environment);

        Assert.Equal(
            [
                "api.acquirer.example", "kv-a0005-i.vault.azure.net", SignIn,
                "psql-a0005-i.postgres.database.azure.com", "token-vault.a0005-i.svc.cluster.local",
                "westeurope-5.in.applicationinsights.azure.com",
            ],
            Questions(tree, "payments-to-dns"));
        Assert.Equal(
            [SignIn, "psql-a0005-i.postgres.database.azure.com"], Questions(tree, "payments-migrate-to-dns"));
        Assert.Equal(
            tree.PodTemplates().Select(pod => $"{pod.Owner.Name}-to-dns").Order(),
            tree.OfKind("CiliumNetworkPolicy").Select(policy => policy.Name).Order());
    }

    [Fact]
    public void No_other_policy_lets_pods_ask_for_every_name_beside_those_that_tell_them()
    {
        // What policies allow adds up; and beside one without names, an agent of Cilium has crashed (Azure/AKS#4525).
        Assert.Equal(["a0005-i", "a0005-o", "ingress"], AllToDns(CommittedManifests.Tree));
        Assert.Equal(["ingress"], AllToDns(Named(environment => environment)));

        static IEnumerable<string> AllToDns(ManifestTree tree) => tree.OfKind("NetworkPolicy")
            .Where(policy => policy.Name == "all-to-dns").Select(policy => policy.Namespace).Order();
    }

    private static ManifestTree Named(Func<ClusterEnvironment, ClusterEnvironment> change) =>
        Published.For(environment => change(environment with
        {
            Kubernetes = environment.Kubernetes with { FqdnPolicies = true },
        }));

    private static IEnumerable<string> Questions(ManifestTree tree, string policy) =>
        new CiliumNetworkPolicy(tree.Named("CiliumNetworkPolicy", policy)).DnsRules()
            .Select(rule => rule.Text("matchName")).Order(StringComparer.Ordinal);

    [Fact]
    public void Signatures_are_demanded_in_every_namespace_of_a_scope_where_a_signer_is_named()
    {
        Assert.Empty(CommittedManifests.Tree.OfKind("ClusterImagePolicy"));
        var tree = Published.For(environment => environment with
        {
            Signatures = new SignatureSettings("https://issuer.example", "^https://ci[.]example/release$"),
        });

        var policy = tree.OfKind("ClusterImagePolicy").Single();
        Assert.Equal("enforce", policy.Json.Text("spec.mode"));
        Assert.Equal("contoso.azurecr.io/live/a0005/**", policy.Json.Items("spec.images").Single().Text("glob"));
        Assert.Equal(["a0005-i", "a0005-o"], tree.OfKind("Namespace")
            .Where(manifest => manifest.Labels.ContainsKey("policy.sigstore.dev/include"))
            .Select(manifest => manifest.Name)
            .Order());
    }

    [Theory]
    [InlineData(null, null, null)]
    [InlineData("https://issuer.example", null, null)]
    [InlineData(null, "someone", null)]
    [InlineData("https://issuer.example", "someone", "-----BEGIN PUBLIC KEY-----")]
    public void Signatures_of_nobody_in_particular_are_refused(string? issuer, string? identity, string? key)
    {
        var refusal = Assert.Throws<PublishFaultsException>(() => Published.For(environment => environment with
        {
            Signatures = new SignatureSettings(issuer, identity, key),
        }));

        Assert.Contains("'signatures'", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_artifact_is_followed_only_with_the_signature_of_its_identity()
    {
        var tree = Published.For(environment => environment with
        {
            Flux = new FluxSettings("cluster-config", Oci: new OciSourceSettings(
                "oci://contoso.azurecr.io/manifests/a0005", "live", "cosign",
                Issuer: "^https://issuer[.]example$", Identity: "^https://ci[.]example/release$")),
        });

        var verify = tree.OfKind("OCIRepository").Single().Json.At("spec.verify")
            .Only("provider", "matchOIDCIdentity");
        Assert.Equal("^https://issuer[.]example$", verify.Items("matchOIDCIdentity").Single().Text("issuer"));
        Assert.Contains("./namespaces", tree.OfKind("Kustomization").Select(part => part.Json.Text("spec.path")));
    }

    [Fact]
    public void Another_gateway_class_takes_its_certificates_from_secrets_and_a_restricted_namespace()
    {
        var tree = Published.For(environment => environment with
        {
            Ingress = environment.Ingress with { GatewayClass = "nginx" },
        });

        var gateway = tree.OfKind("Gateway").Single();
        Assert.Null(gateway.Json.At("spec.infrastructure.parametersRef"));
        Assert.Equal(["ingress-shop", "ingress-pay"], gateway.Json.Items("spec.listeners")
            .Select(listener => listener.Items("tls.certificateRefs").Single().Text("name")));
        Assert.Equal("restricted", tree.Named("Namespace", "ingress").Labels["pod-security.kubernetes.io/enforce"]);
    }

    [Fact]
    public void One_wildcard_certificate_serves_all_hosts_only_when_asked_for()
    {
        var tree = Published.For(environment => environment with
        {
            Ingress = environment.Ingress with { Wildcard = true },
        });

        Assert.All(tree.OfKind("Gateway").Single().Json.Items("spec.listeners"), listener => Assert.EndsWith(
            "/certificates/ingress-wildcard",
            listener.At("tls.options")!["kubernetes.azure.com/tls-cert-keyvault-uri"]!.ToString(),
            StringComparison.Ordinal));
    }
}

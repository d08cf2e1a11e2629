using RegulatedWorkload.Hosting.Verification.Manifests;
using RegulatedWorkload.Tests.Manifests.Admission;

namespace RegulatedWorkload.Tests.Manifests.Flux;

/// <summary>
/// PCI DSS 4.0.1, 6.5.1 and 7.2: what is deployed is signed, in order, by accounts that can do nothing else.
/// </summary>
public sealed class FluxTests
{
    private const string Bootstrap = "cluster";

    private static readonly string[] Verbs = ["get", "create", "patch", "delete"];

    private static ManifestTree Tree => CommittedManifests.Tree;

    private static IReadOnlyList<Manifest> Kustomizations => [.. In(Tree)];

    private static Manifest Source => Tree.Objects.Single(manifest => manifest.Group == "source.toolkit.fluxcd.io");

    [Fact]
    public void Every_folder_is_applied_by_one_kustomization()
    {
        var folders = Tree.Objects.Select(manifest => manifest.Path.Split('/')[0]).Distinct().Except([Bootstrap]);

        Assert.Equal(
            folders.Order().Select(folder => $"./k8s/{folder}"),
            Kustomizations.Select(manifest => manifest.Json.Text("spec.path")).Order());
    }

    [Fact]
    public void Every_kustomization_prunes_waits_ends_and_acts_as_an_account_of_its_own()
    {
        Assert.Equal(
            Kustomizations.Count,
            Kustomizations.Select(manifest => manifest.Json.Text("spec.serviceAccountName")).Distinct().Count());
        Assert.All(Kustomizations, manifest =>
        {
            Assert.True(manifest.Json.True("spec.prune"));
            Assert.True(manifest.Json.True("spec.wait"));
            Assert.Matches("^[0-9]+m$", manifest.Json.Text("spec.timeout"));
            Assert.Contains(Tree.OfKind("ServiceAccount", manifest.Namespace), account =>
                account.Name == manifest.Json.Text("spec.serviceAccountName")
                && account.Json["automountServiceAccountToken"]?.GetValue<bool>() == false);
        });
    }

    [Fact]
    public void Nothing_of_flux_refers_to_another_namespace() => Assert.All(Kustomizations, manifest =>
    {
        Assert.Equal(Source.Namespace, manifest.Namespace);
        Assert.Equal(Source.Name, manifest.Json.Text("spec.sourceRef.name"));
        Assert.Equal(Source.Kind, manifest.Json.Text("spec.sourceRef.kind"));
        Assert.Null(manifest.Json.At("spec.sourceRef.namespace"));
        Assert.All(manifest.Json.Items("spec.dependsOn"), other => Assert.Null(other["namespace"]));
    });

    [Fact]
    public void Only_signed_commits_are_followed()
    {
        Assert.Equal("HEAD", Source.Json.Text("spec.verify.mode"));
        Assert.NotEmpty(Source.Json.Text("spec.verify.secretRef.name"));
    }

    [Theory]
    [InlineData("policies", "namespaces")]
    [InlineData("namespaces", "in-scope-migrations")]
    [InlineData("namespaces", "out-of-scope-migrations")]
    [InlineData("in-scope-migrations", "in-scope")]
    [InlineData("out-of-scope-migrations", "out-of-scope")]
    [InlineData("in-scope", "ingress")]
    [InlineData("namespaces", "monitoring")]
    public void What_others_need_comes_first(string first, string then) => Assert.Contains(
        first,
        Kustomizations.Single(manifest => manifest.Name == then).Json
            .Items("spec.dependsOn").Select(other => other.Text("name")));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_account_may_apply_its_folder(bool isVerified)
    {
        var tree = isVerified ? Published.WithVerification : Tree;
        var permissions = new Permissions(tree);

        Assert.Empty(
            from kustomization in In(tree)
            from manifest in Below(kustomization, tree)
            from verb in Verbs
            where !Allow(permissions, kustomization, verb, manifest)
            select $"{AccountOf(kustomization).Name} may not {verb} {manifest}");
    }

    [Fact]
    public void No_account_reaches_what_is_not_its_part()
    {
        var permissions = new Permissions(Tree);
        Assert.Empty(
            from kustomization in Bounded
            let own = Below(kustomization, Tree).Select(KindIn).ToHashSet()
            from manifest in Tree.Objects
            where !own.Contains(KindIn(manifest)) && Allow(permissions, kustomization, "patch", manifest)
            select $"{AccountOf(kustomization).Name} may patch {manifest}");
        Assert.Empty(
            from kustomization in Kustomizations
            from resource in new[] { "secrets", "pods/exec", "serviceaccounts/token" }
            from verb in new[] { "get", "create" }
            from place in Tree.OfKind("Namespace").Select(manifest => manifest.Name).Append("kube-system")
            where permissions.Allow(AccountOf(kustomization), verb, "", resource, place, "any")
            select $"{AccountOf(kustomization).Name} may {verb} {resource} in {place}");
        Assert.Empty(permissions.Wildcards());
    }

    [Fact]
    public void A_planted_missing_permission_is_caught()
    {
        var kustomization = Kustomizations.Single(manifest => manifest.Name == "in-scope");
        var deployment = Tree.Named("Deployment", "edge");
        var planted = Tree.With(manifests =>
        {
            var role = manifests.Single(manifest => manifest is { Kind: "Role", Name: "flux-in-scope" });
            var rules = role.Json["rules"]!;
            rules.AsArray().Remove(rules.AsArray().First(rule => rule.Items("resources")
                .Any(resource => resource.ToString() == "deployments")));
        });

        Assert.True(Allow(new Permissions(Tree), kustomization, "patch", deployment));
        Assert.False(Allow(new Permissions(planted), kustomization, "patch", deployment));
    }

    // The account that creates namespaces is bounded by an admission rule instead.
    private static IEnumerable<Manifest> Bounded => Kustomizations.Where(manifest => manifest.Name != "namespaces");

    private static (string Namespace, string Group, string Kind) KindIn(Manifest manifest) =>
        (manifest.Namespace, manifest.Group, manifest.Kind);

    private static IEnumerable<Manifest> In(ManifestTree tree) => tree.Objects.Where(manifest =>
        manifest is { Kind: "Kustomization", Group: "kustomize.toolkit.fluxcd.io" });

    private static IEnumerable<Manifest> Below(Manifest kustomization, ManifestTree tree)
    {
        var folder = kustomization.Json.Text("spec.path")["./k8s/".Length..] + "/";
        return tree.Objects.Where(manifest =>
            manifest.Path.StartsWith(folder, StringComparison.Ordinal) && manifest.Group != "kustomize.config.k8s.io");
    }

    private static bool Allow(Permissions permissions, Manifest kustomization, string verb, Manifest manifest) =>
        permissions.Allow(AccountOf(kustomization), verb, manifest.Group,
            AdmissionRequest.ResourceOf(manifest.Kind), manifest.Namespace, manifest.Name);

    private static (string Namespace, string Name) AccountOf(Manifest kustomization) =>
        (kustomization.Namespace, kustomization.Json.Text("spec.serviceAccountName"));
}

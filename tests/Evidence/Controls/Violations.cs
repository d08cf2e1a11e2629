using System.Text.Json.Nodes;
using RegulatedWorkload.Hosting.Verification;
using RegulatedWorkload.Hosting.Verification.Controls;
using RegulatedWorkload.Hosting.Verification.Manifests;
using RegulatedWorkload.Hosting.Verification.PaymentPage;
using RegulatedWorkload.Tests.Evidence.Proof;

namespace RegulatedWorkload.Tests.Evidence.Controls;

/// <summary>For each check, by name, what it must find, and in which words.</summary>
internal static class Violations
{
    public static IReadOnlyDictionary<string, (Func<CheckInput, CheckInput> Plant, string Named)> All { get; } =
        new Dictionary<string, (Func<CheckInput, CheckInput>, string)>
        {
            ["segmentation"] = (Manifests(tree => tree.And("out-of-scope/orders", """
                apiVersion: networking.k8s.io/v1
                kind: NetworkPolicy
                metadata: {name: planted, namespace: a0005-o}
                spec:
                  podSelector: {matchLabels: {app.kubernetes.io/name: orders}}
                  policyTypes: [Egress]
                  egress: [{to: [{ipBlock: {cidr: 0.0.0.0/0}}]}]
                """)), "Egress to 0.0.0.0/0 on every port is open to orders (out-of-scope/orders/planted.yaml)."),
            ["default-deny"] = (Manifests(tree => tree.With(manifests => manifests.RemoveAll(manifest =>
                manifest is { Kind: "NetworkPolicy", Name: "default-deny", Namespace: "a0005-o" }))),
                "No policy denies all traffic of a0005-o."),
            ["callers"] = (Manifests(tree => tree.WithCallers("catalog", callers => callers.Add(new JsonObject
            {
                ["identity"] = "spiffe://workload.example/ns/a0005-o/sa/notifications",
                ["may"] = new JsonArray("/workload.catalog.v1.Catalog/GetProducts"),
            }))), "catalog admits spiffe://workload.example/ns/a0005-o/sa/notifications for "
                + "/workload.catalog.v1.Catalog/GetProducts, which is not declared."),
            ["probes"] = (input => input with
            {
                Matrix = input.Matrix! with
                {
                    Attempts =
                    [
                        .. input.Matrix.Attempts,
                        new("catalog", "token-vault", "gRPC Detokenize", AttemptLayer.Network, AttemptLayer.Tls,
                            "UnknownCA"),
                    ],
                },
            }, "catalog asked token-vault for gRPC Detokenize: it should end at Network, and ended at Tls. UnknownCA"),
            ["manifests"] = (input => input with { StaleManifests = ["in-scope/edge/service.yaml is stale."] },
                "in-scope/edge/service.yaml is stale."),
            ["images"] = (Manifests(tree => tree.With(manifests => Container(manifests, "payments")["image"] =
                $"contoso.azurecr.io/live/a0005/payments@sha256:{new string('0', 64)}")),
                $"payments runs contoso.azurecr.io/live/a0005/payments@sha256:{new string('0', 64)}, which the image "
                + "lock does not name."),
            ["signatures"] = (input => input with
            {
                ImageStatus =
                [
                    .. input.ImageStatus!.Select(status => status.Service == "edge"
                        ? status with { IsTrusted = false, Detail = "The image has no signature." }
                        : status),
                ],
            }, "The image of edge is not trusted: The image has no signature."),
            ["hardening"] = (Manifests(tree => tree.With(manifests =>
                Container(manifests, "orders")["securityContext"]!["readOnlyRootFilesystem"] = false)),
                "Deployment orders: its container orders can write to its file system."),
            ["scopes"] = (Manifests(tree => tree.With(manifests =>
                Deployment(manifests, "token-vault").At("spec.template.spec.nodeSelector")!["pci-scope"] =
                    "out-of-scope")),
                "token-vault may run on other nodes than those of in-scope."),
            ["roles"] = (Manifests(tree => tree.And("namespaces/a0005-i", """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: Role
                metadata: {name: planted, namespace: a0005-i}
                rules: [{apiGroups: [""], resources: [secrets], verbs: ["*"]}]
                """)), "Role planted allows '*'."),
            ["credentials"] = (Manifests(tree => tree.With(manifests => Container(manifests, "orders")["env"]!.AsArray()
                .Add(new JsonObject { ["name"] = "DATABASE", ["value"] = "Host=db;Password=hunter2" }))),
                "orders is given a password in DATABASE."),
            ["transport"] = (Manifests(tree => tree.With(manifests => manifests
                .Single(manifest => manifest.Kind == "Gateway").Spec["listeners"]![0]!["protocol"] = "HTTP")),
                "The Gateway workload listens for HTTP."),
            ["payment-page"] = (input => input with
            {
                Page = input.Page! with
                {
                    Parts = [.. input.Page.Parts, new ReceivedPart("https://skimmer.example/s.js", "script", "")],
                },
            }, "The page loads the script https://skimmer.example/s.js, which nobody has approved."),
            ["log-retention"] = (input => input with { Root = ForgetfulRepository() },
                "infra/operations/archive.bicep keeps logs for 30 days; at least 365 are needed."),
        };

    private static Func<CheckInput, CheckInput> Manifests(Func<ManifestTree, ManifestTree> change) =>
        input => input with { Manifests = AppliedManifests.Of(change(Committed.Tree)) };

    private static JsonObject Deployment(IEnumerable<Manifest> manifests, string name) =>
        manifests.Single(manifest => manifest.Kind == "Deployment" && manifest.Name == name).Json;

    private static JsonNode Container(IEnumerable<Manifest> manifests, string name) =>
        Deployment(manifests, name).At("spec.template.spec.containers")![0]!;

    private static string ForgetfulRepository()
    {
        var root = Directory.CreateTempSubdirectory("forgetful").FullName;
        Directory.CreateDirectory(Path.Combine(root, "infra", "operations"));
        File.WriteAllText(Path.Combine(root, "infra", "operations", "logs.bicep"), "param retentionDays int = 90\n");
        File.WriteAllText(Path.Combine(root, "infra", "operations", "archive.bicep"), "param retentionDays int = 30\n");
        return root;
    }
}

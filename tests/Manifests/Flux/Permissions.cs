using System.Text.Json.Nodes;
using RegulatedWorkload.Hosting.Verification.Manifests;

namespace RegulatedWorkload.Tests.Manifests.Flux;

/// <summary>What service accounts may do, by the roles and bindings of the manifests alone.</summary>
internal sealed class Permissions(ManifestTree tree)
{
    /// <summary>Whether an account may do something to a resource of a namespace; of none, when it is empty.</summary>
    public bool Allow(
        (string Namespace, string Name) account,
        string verb,
        string apiGroup,
        string resource,
        string place,
        string name) =>
        (from binding in tree.Objects
         where binding.Kind == "ClusterRoleBinding" || (binding.Kind == "RoleBinding" && binding.Namespace == place)
         where binding.Json.Items("subjects").Any(subject => subject.Text("kind") == "ServiceAccount"
             && subject.Text("name") == account.Name && subject.Text("namespace") == account.Namespace)
         from rule in RoleOf(binding).Json.Items("rules")
         where Grants(rule, verb, apiGroup, resource, name)
         select rule).Any();

    /// <summary>Every rule that has a wildcard.</summary>
    public IEnumerable<string> Wildcards() =>
        from role in tree.OfKind("Role").Concat(tree.OfKind("ClusterRole"))
        from rule in role.Json.Items("rules")
        where new[] { "apiGroups", "resources", "verbs" }.Any(member => Lists(rule, member, "*"))
        select $"{role}: {rule.ToJsonString()}";

    private Manifest RoleOf(Manifest binding) => binding.Json.Text("roleRef.kind") == "ClusterRole"
        ? tree.Named("ClusterRole", binding.Json.Text("roleRef.name"))
        : tree.OfKind("Role", binding.Namespace).Single(role => role.Name == binding.Json.Text("roleRef.name"));

    private static bool Grants(JsonNode rule, string verb, string apiGroup, string resource, string name)
    {
        rule.Only("apiGroups", "resources", "verbs", "resourceNames");
        return Lists(rule, "apiGroups", apiGroup) && Lists(rule, "resources", resource) && Lists(rule, "verbs", verb)
            && (rule["resourceNames"] is null || Lists(rule, "resourceNames", name));
    }

    private static bool Lists(JsonNode rule, string member, string value) =>
        rule.Items(member).Any(item => item.ToString() == value);
}

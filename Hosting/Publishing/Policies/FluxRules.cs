using k8s.Models;
using RegulatedWorkload.Hosting.Publishing.Namespaces;
using RegulatedWorkload.Hosting.Publishing.Parts;

namespace RegulatedWorkload.Hosting.Publishing.Policies;

/// <summary>
/// Keeps the account that applies <c>namespaces/</c> inside the namespaces of the workload. It must create them, so its
/// permissions cannot be given per namespace.
/// </summary>
internal static class FluxRules
{
    public static IEnumerable<AdmissionRule> For(PublishInput input)
    {
        var account = $"system:serviceaccount:{input.Environment.Flux.Namespace}:{FluxPart.Namespaces.Account}";
        var own = CelText.List(ScopeNamespace.NamesOf(input));
        yield return new AdmissionRule(
            "flux-namespaces-boundary",
            [
                Everything("", "namespaces", "resourcequotas", "limitranges"),
                Everything("networking.k8s.io", "networkpolicies"),
                Everything("cilium.io", "ciliumnetworkpolicies"),
                Everything("rbac.authorization.k8s.io", "roles", "rolebindings"),
            ],
            new V1LabelSelector(),
            [
                ($"(request.resource.resource == 'namespaces' ? request.name : request.namespace) in {own}",
                    $"{FluxPart.Namespaces.Account} changes the namespaces of the workload and what is in them, "
                    + "and nothing else."),
            ])
        {
            Condition = ("is-flux-namespaces", $"request.userInfo.username == {CelText.Text(account)}"),
        };
    }

    private static V1NamedRuleWithOperations Everything(string group, params string[] resources) => new()
    {
        ApiGroups = [group],
        ApiVersions = ["*"],
        Operations = ["CREATE", "UPDATE", "DELETE"],
        Resources = resources,
    };
}

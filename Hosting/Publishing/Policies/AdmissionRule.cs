using k8s.Models;

namespace RegulatedWorkload.Hosting.Publishing.Policies;

/// <summary>
/// An admission policy with its binding. It fails closed, denies and leaves a trace in the audit log, and holds in the
/// namespaces it names, by the label that the API server itself keeps on every namespace. While the environment has it
/// audit only, it warns instead of denying.
/// </summary>
/// <param name="Name">The name of policy and binding.</param>
/// <param name="Resources">What it looks at.</param>
/// <param name="Namespaces">Where it holds.</param>
/// <param name="Validations">What must be true, each with what a refusal says.</param>
public sealed record AdmissionRule(
    string Name,
    IReadOnlyList<V1NamedRuleWithOperations> Resources,
    V1LabelSelector Namespaces,
    IReadOnlyList<(string Expression, string Message)> Validations)
{
    /// <summary>Names for parts of the expressions, in order; later ones may use earlier ones.</summary>
    public IReadOnlyList<(string Name, string Expression)> Variables { get; init; } = [];

    /// <summary>Who or what else it is limited to, as an expression over the request.</summary>
    public (string Name, string Expression)? Condition { get; init; }

    /// <summary>The file with policy and binding.</summary>
    /// <param name="auditOnly">Whether it refuses nothing, and tells what it would refuse.</param>
    public ManifestFile ToFile(bool auditOnly) => new($"policies/{Name}.yaml", [Policy(), Binding(auditOnly)]);

    private V1ValidatingAdmissionPolicy Policy() => new()
    {
        Metadata = Metadata(),
        Spec = new V1ValidatingAdmissionPolicySpec
        {
            FailurePolicy = "Fail",
            MatchConstraints = new V1MatchResources { ResourceRules = [.. Resources] },
            MatchConditions = Condition is var (name, expression)
                ? [new V1MatchCondition { Name = name, Expression = expression }]
                : null,
            Variables = Variables.Count == 0
                ? null
                : [.. Variables.Select(item => new V1Variable { Name = item.Name, Expression = item.Expression })],
            Validations =
            [
                .. Validations.Select(item => new V1Validation
                {
                    Expression = item.Expression,
                    Message = item.Message,
                    Reason = "Forbidden",
                }),
            ],
        },
    };

    private V1ValidatingAdmissionPolicyBinding Binding(bool auditOnly) => new()
    {
        Metadata = Metadata(),
        Spec = new V1ValidatingAdmissionPolicyBindingSpec
        {
            PolicyName = Name,
            ValidationActions = [auditOnly ? "Warn" : "Deny", "Audit"],
            MatchResources = new V1MatchResources { NamespaceSelector = Namespaces },
        },
    };

    private V1ObjectMeta Metadata() => new()
    {
        Name = Name,
        Labels = new Dictionary<string, string> { [Objects.Labels.PartOf] = Objects.Labels.Workload },
    };
}

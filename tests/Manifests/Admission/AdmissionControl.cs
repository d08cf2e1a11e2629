using System.Text.Json.Nodes;
using RegulatedWorkload.Hosting.Verification.Manifests;
using RegulatedWorkload.Hosting.Verification.Network;

namespace RegulatedWorkload.Tests.Manifests.Admission;

/// <summary>
/// The ValidatingAdmissionPolicies and bindings of the manifests, applied as the API server does: a policy without a
/// binding does nothing, an expression that fails denies, and the first failed validation of a policy is its answer.
/// </summary>
internal sealed class AdmissionControl(ManifestTree tree)
{
    private readonly ClusterNamespaces namespaces = new(tree);

    /// <summary>The refusals of a request, each with its policy; none when it is admitted.</summary>
    public IReadOnlyList<Refusal> Review(AdmissionRequest request) => Answers(request, "Deny");

    /// <summary>What the policies say of a request without refusing it.</summary>
    public IReadOnlyList<Refusal> Warnings(AdmissionRequest request) => Answers(request, "Warn");

    private IReadOnlyList<Refusal> Answers(AdmissionRequest request, string stage) =>
    [
        .. from binding in tree.OfKind("ValidatingAdmissionPolicyBinding")
           let spec = binding.Spec.Only("policyName", "validationActions", "matchResources")
           where spec.Items("validationActions").Any(action => action.ToString() == stage)
           where InNamespace(spec.At("matchResources").Only("namespaceSelector"), request)
           let refusal = Apply(tree.Named("ValidatingAdmissionPolicy", spec.Text("policyName")), request)
           where refusal is not null
           select refusal,
    ];

    /// <summary>The refusals of what the manifests themselves hold, and of the pods that it makes.</summary>
    public IReadOnlyList<Refusal> RefusalsOfItsOwn() =>
    [
        .. tree.Objects.Select(manifest => manifest.Json)
            .Concat(tree.PodTemplates().Select(pod => CompliantPods.Of(pod.Owner)))
            .SelectMany(json => Review(AdmissionRequest.Create(json))),
    ];

    private Refusal? Apply(Manifest policy, AdmissionRequest request)
    {
        var spec = policy.Spec.Only(
            "failurePolicy", "matchConstraints", "matchConditions", "variables", "validations");
        if (spec.Text("failurePolicy") != "Fail") throw new NotSupportedException($"{policy} does not fail closed.");
        var constraints = spec["matchConstraints"].Only("resourceRules", "namespaceSelector");
        if (!constraints.Items("resourceRules").Any(rule => Concerns(rule, request))) return null;
        if (!InNamespace(constraints, request)) return null;

        try
        {
            var values = Values(request);
            if (!spec.Items("matchConditions").All(condition => Holds(condition, values))) return null;
            var computed = new Dictionary<string, object?>();
            values["variables"] = computed;
            foreach (var variable in spec.Items("variables"))
            {
                computed[variable.Text("name")] = CelExpression.Evaluate(variable.Text("expression"), values);
            }

            var broken = spec.Items("validations").FirstOrDefault(validation => !Holds(validation, values));
            return broken is null ? null : new Refusal(policy.Name, broken.Text("message"));
        }
        catch (Exception fault) when (fault is not NotSupportedException)
        {
            return new Refusal(policy.Name, $"The expression failed: {fault.Message}");
        }
    }

    private static bool Concerns(JsonNode rule, AdmissionRequest request)
    {
        rule.Only("apiGroups", "apiVersions", "operations", "resources");
        return Lists("apiGroups", request.Group) && Lists("apiVersions", request.Version)
            && Lists("operations", request.Operation) && Lists("resources", request.Resource);

        bool Lists(string member, string value) =>
            rule.Items(member).Any(item => item.ToString() == value || item.ToString() == "*");
    }

    private bool InNamespace(JsonObject match, AdmissionRequest request)
    {
        var subject = request.Resource == "namespaces" ? request.Object.Text("metadata.name") : request.Namespace;
        return subject.Length == 0 || LabelSelector.Matches(match["namespaceSelector"], namespaces.LabelsOf(subject));
    }

    private static bool Holds(JsonNode term, Dictionary<string, object?> values)
    {
        term.Only("name", "expression", "message", "reason");
        return CelExpression.Evaluate(term.Text("expression"), values) is true;
    }

    private static Dictionary<string, object?> Values(AdmissionRequest request) => new()
    {
        ["object"] = CelExpression.Value(request.Object),
        ["oldObject"] = CelExpression.Value(request.Old),
        ["request"] = CelExpression.Value(request.Describe()),
    };
}

/// <summary>The answer of one policy to one request.</summary>
internal sealed record Refusal(string Policy, string Message);

using k8s.Models;
using RegulatedWorkload.Hosting.Publishing.Objects;

namespace RegulatedWorkload.Hosting.Publishing.Policies;

/// <summary>Selects namespaces by name.</summary>
internal static class Namespaces
{
    public static V1LabelSelector In(IEnumerable<string> names) => Select("In", names);

    public static V1LabelSelector NotIn(IEnumerable<string> names) => Select("NotIn", names);

    private static V1LabelSelector Select(string @operator, IEnumerable<string> names) => new()
    {
        MatchExpressions =
        [
            new V1LabelSelectorRequirement
            {
                Key = Labels.NamespaceName,
                OperatorProperty = @operator,
                Values = [.. names],
            },
        ],
    };
}

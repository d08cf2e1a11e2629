using System.Text.Json.Nodes;
using RegulatedWorkload.Hosting.Verification.Manifests;

namespace RegulatedWorkload.Hosting.Verification.Network;

/// <summary>A <c>metav1.LabelSelector</c>. An empty one selects everything; all its terms must hold.</summary>
public static class LabelSelector
{
    /// <summary>Whether it selects what carries these labels.</summary>
    /// <exception cref="NotSupportedException">It says something that this does not understand.</exception>
    public static bool Matches(JsonNode? selector, IReadOnlyDictionary<string, string> labels)
    {
        var terms = selector.Only("matchLabels", "matchExpressions");
        return terms["matchLabels"].Strings().All(pair => labels.GetValueOrDefault(pair.Key) == pair.Value)
            && terms.Items("matchExpressions").All(expression => Holds(expression, labels));
    }

    private static bool Holds(JsonNode expression, IReadOnlyDictionary<string, string> labels)
    {
        expression.Only("key", "operator", "values");
        var value = labels.GetValueOrDefault(expression.Text("key"));
        var values = expression.Items("values").Select(item => item.ToString());
        return expression.Text("operator") switch
        {
            "In" => value is not null && values.Contains(value),
            "NotIn" => value is null || !values.Contains(value),
            "Exists" => value is not null,
            "DoesNotExist" => value is null,
            var unknown => throw new NotSupportedException($"A label selector has the operator '{unknown}'."),
        };
    }
}

using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cel;

namespace RegulatedWorkload.Tests.Manifests.Admission;

/// <summary>Evaluates expressions of the Common Expression Language over JSON, as the API server does.</summary>
internal static class CelExpression
{
    private static readonly CelEnvironment Language = new(null, null);

    /// <exception cref="Exception">The expression does not parse, or fails on these values.</exception>
    public static object? Evaluate(string expression, Dictionary<string, object?> variables) =>
        Language.Compile(expression).Invoke(variables);

    /// <summary>The value that a JSON node has in an expression. What is null is absent, as in Kubernetes.</summary>
    public static object? Value(JsonNode? node) => node switch
    {
        null => null,
        JsonObject json => json
            .Where(pair => pair.Value is not null)
            .ToDictionary(pair => pair.Key, pair => Value(pair.Value)),
        JsonArray items => items.Select(Value).ToList(),
        _ => node.GetValueKind() switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.String => node.ToString(),
            JsonValueKind.Number => long.TryParse(node.ToJsonString(), CultureInfo.InvariantCulture, out var integer)
                ? integer
                : double.Parse(node.ToJsonString(), CultureInfo.InvariantCulture),
            var kind => throw new NotSupportedException($"A JSON value of kind {kind} has no value in an expression."),
        },
    };
}

using System.Text.Json.Nodes;

namespace RegulatedWorkload.Hosting.Verification.Manifests;

/// <summary>
/// Reads what may be absent, by dotted path. Keys that hold dots themselves are read with an indexer.
/// </summary>
public static class JsonPaths
{
    /// <summary>What lies there, or null.</summary>
    public static JsonNode? At(this JsonNode? node, string path) =>
        path.Split('.').Aggregate(node, (current, key) => (current as JsonObject)?[key]);

    /// <summary>The text that lies there, or an empty one.</summary>
    public static string Text(this JsonNode? node, string path) => node.At(path)?.ToString() ?? "";

    /// <summary>Whether <c>true</c> lies there.</summary>
    public static bool True(this JsonNode? node, string path) =>
        node.At(path) is JsonValue value && value.TryGetValue<bool>(out var set) && set;

    /// <summary>The items of the list that lies there, or none.</summary>
    public static IEnumerable<JsonNode> Items(this JsonNode? node, string path) =>
        (node.At(path) as JsonArray ?? []).OfType<JsonNode>();

    /// <summary>The members of an object as texts, or none.</summary>
    public static IReadOnlyDictionary<string, string> Strings(this JsonNode? node) =>
        (node as JsonObject ?? []).ToDictionary(pair => pair.Key, pair => pair.Value?.ToString() ?? "");

    /// <summary>The keys of an object, refused when any is not among those understood.</summary>
    public static JsonObject Only(this JsonNode? node, params string[] understood)
    {
        var json = node as JsonObject ?? [];
        var unknown = json.Select(pair => pair.Key).Except(understood).ToList();
        return unknown.Count == 0
            ? json
            : throw new NotSupportedException(
                $"This evaluator does not understand '{string.Join("', '", unknown)}' at {json.GetPath()}.");
    }
}

using System.Text.Json.Nodes;
using RegulatedWorkload.Hosting.Verification.Manifests;

namespace RegulatedWorkload.Tests.Manifests.Admission;

/// <summary>What someone asks the API server to store.</summary>
/// <param name="Object">The object as it would be stored.</param>
/// <param name="Resource">Its resource, with a subresource after a slash: <c>pods/ephemeralcontainers</c>.</param>
/// <param name="Operation"><c>CREATE</c>, <c>UPDATE</c> or <c>DELETE</c>.</param>
/// <param name="User">Who asks.</param>
internal sealed record AdmissionRequest(
    JsonObject Object, string Resource, string Operation = "CREATE", string User = "anyone")
{
    /// <summary>The object as it is stored; none when it is created.</summary>
    public JsonObject? Old { get; init; }

    public string Namespace => Object.Text("metadata.namespace");

    public string ApiVersion => Object.Text("apiVersion");

    public string Group => ApiVersion.Contains('/', StringComparison.Ordinal) ? ApiVersion.Split('/')[0] : "";

    public string Version => ApiVersion.Split('/')[^1];

    public static AdmissionRequest Create(JsonObject json) => new(json, ResourceOf(json.Text("kind")));

    public static AdmissionRequest Update(JsonObject old, JsonObject json) =>
        Create(json) with { Operation = "UPDATE", Old = old };

    /// <summary>The plural that the API serves a kind by.</summary>
    public static string ResourceOf(string kind) => kind.ToLowerInvariant() switch
    {
        var name when name.EndsWith("cy", StringComparison.Ordinal) => name[..^1] + "ies",
        var name when name.EndsWith("ss", StringComparison.Ordinal) => name + "es",
        var name => name + "s",
    };

    public JsonObject Describe() => new()
    {
        ["operation"] = Operation,
        ["namespace"] = Namespace,
        ["name"] = Object.Text("metadata.name"),
        ["subResource"] = Resource.Contains('/', StringComparison.Ordinal) ? Resource.Split('/')[1] : "",
        ["resource"] = new JsonObject
        {
            ["group"] = Group,
            ["version"] = Version,
            ["resource"] = Resource.Split('/')[0],
        },
        ["userInfo"] = new JsonObject { ["username"] = User },
    };
}

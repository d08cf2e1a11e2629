using System.Text.Json.Nodes;

namespace RegulatedWorkload.Tests.Manifests.Yaml;

/// <summary>One object as emitted: where it lies and what it says. It may be changed, to plant a violation.</summary>
internal sealed record Manifest(string Path, JsonObject Json)
{
    public string ApiVersion => Json.Text("apiVersion");

    /// <summary>The API group; the core group is empty.</summary>
    public string Group => ApiVersion.Contains('/', StringComparison.Ordinal) ? ApiVersion.Split('/')[0] : "";

    public string Kind => Json.Text("kind");

    public string Name => Json.Text("metadata.name");

    public string Namespace => Json.Text("metadata.namespace");

    public IReadOnlyDictionary<string, string> Labels => Json.At("metadata.labels").Strings();

    public JsonObject Spec => Json["spec"]!.AsObject();

    public Manifest Copy() => this with { Json = Json.DeepClone().AsObject() };

    public override string ToString() => $"{Kind} {Namespace}/{Name} ({Path})";
}

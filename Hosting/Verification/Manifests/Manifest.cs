using System.Text.Json.Nodes;

namespace RegulatedWorkload.Hosting.Verification.Manifests;

/// <summary>One object as emitted: where it lies and what it says. It may be changed, to plant a violation.</summary>
/// <param name="Path">Its file, below the folder that was read.</param>
/// <param name="Json">The object.</param>
public sealed record Manifest(string Path, JsonObject Json)
{
    /// <summary>Group and version.</summary>
    public string ApiVersion => Json.Text("apiVersion");

    /// <summary>The API group; the core group is empty.</summary>
    public string Group => ApiVersion.Contains('/', StringComparison.Ordinal) ? ApiVersion.Split('/')[0] : "";

    /// <summary>What it is.</summary>
    public string Kind => Json.Text("kind");

    /// <summary>Its name.</summary>
    public string Name => Json.Text("metadata.name");

    /// <summary>Its namespace, or an empty text.</summary>
    public string Namespace => Json.Text("metadata.namespace");

    /// <summary>Its labels.</summary>
    public IReadOnlyDictionary<string, string> Labels => Json.At("metadata.labels").Strings();

    /// <summary>What it should be; objects without a <c>spec</c> have none to ask for.</summary>
    public JsonObject Spec => Json["spec"]?.AsObject() ?? throw new InvalidDataException($"{this} has no spec.");

    /// <summary>One that may be changed without changing this one.</summary>
    public Manifest Copy() => this with { Json = Json.DeepClone().AsObject() };

    /// <inheritdoc />
    public override string ToString() => $"{Kind} {Namespace}/{Name} ({Path})";
}

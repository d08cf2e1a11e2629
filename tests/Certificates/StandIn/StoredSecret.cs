using System.Text.Json.Nodes;

namespace RegulatedWorkload.Tests.Certificates.StandIn;

/// <summary>A version of a secret as Key Vault keeps and shows it.</summary>
internal sealed class StoredSecret(string host, string name, string version, JsonObject body)
{
    public string Version => version;

    public string Value => (string)body["value"]!;

    public JsonObject Tags => body["tags"]?.AsObject() ?? [];

    public JsonObject Attributes => body["attributes"]!.AsObject();

    public JsonObject Item(bool versioned) => new()
    {
        ["id"] = $"https://{host}/secrets/{name}{(versioned ? $"/{Version}" : "")}",
        ["contentType"] = body["contentType"]?.DeepClone(),
        ["attributes"] = body["attributes"]!.DeepClone(),
        ["tags"] = Tags.DeepClone(),
    };

    public JsonObject Bundle()
    {
        var bundle = Item(versioned: true);
        bundle["value"] = Value;
        return bundle;
    }

    public StoredSecret Copy() => new(host, name, version, body.DeepClone().AsObject());

    /// <summary>What was sent, with the attributes that the vault adds.</summary>
    public static StoredSecret Of(string host, string name, JsonObject sent)
    {
        var attributes = sent["attributes"]?.DeepClone().AsObject() ?? [];
        attributes["enabled"] ??= true;
        attributes["created"] = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        attributes["recoveryLevel"] = "Recoverable+Purgeable";
        var body = sent.DeepClone().AsObject();
        body["attributes"] = attributes;
        return new StoredSecret(host, name, Guid.CreateVersion7().ToString("N"), body);
    }
}

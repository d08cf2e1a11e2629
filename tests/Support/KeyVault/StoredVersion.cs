namespace RegulatedWorkload.Tests.Support.KeyVault;

/// <summary>A version of a secret as Key Vault keeps and shows it.</summary>
public sealed class StoredVersion
{
    public required string Name { get; init; }

    public required string Value { get; init; }

    public required DateTimeOffset Created { get; init; }

    public DateTimeOffset? NotBefore { get; init; }

    public bool Base64 { get; init; }

    public bool Enabled { get; set; } = true;

    public object Item(string host, string secret) =>
        new { id = Id(host, secret), attributes = Attributes, tags = Tags };

    public object Bundle(string host, string secret) =>
        new { value = Value, id = Id(host, secret), attributes = Attributes, tags = Tags };

    private Dictionary<string, string> Tags => Base64 ? new() { ["file-encoding"] = "base64" } : [];

    private object Attributes => new
    {
        enabled = Enabled,
        nbf = NotBefore?.ToUnixTimeSeconds(),
        created = Created.ToUnixTimeSeconds(),
        updated = Created.ToUnixTimeSeconds(),
        recoveryLevel = "Recoverable+Purgeable",
    };

    private string Id(string host, string secret) => $"https://{host}/secrets/{secret}/{Name}";
}

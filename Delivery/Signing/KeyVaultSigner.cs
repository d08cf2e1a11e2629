using System.Security.Cryptography;
using System.Text.RegularExpressions;
using RegulatedWorkload.Hosting.Certificates.KeyVault;

namespace RegulatedWorkload.Delivery.Signing;

/// <summary>Signs by a key on P-256 that never leaves Key Vault, with the account signed in to Azure here.</summary>
internal sealed partial class KeyVaultSigner : IImageSigner
{
    private const string Algorithm = "ES256";

    private readonly KeyVaultSigningKey _key;
    private readonly string _version;
    private readonly string _place;

    private KeyVaultSigner(KeyVaultSigningKey key, string version, string place, VerificationKey publicKey) =>
        (_key, _version, _place, PublicKey) = (key, version, place, publicKey);

    /// <inheritdoc/>
    public VerificationKey PublicKey { get; }

    /// <summary>Whether the text names a key in Key Vault rather than a file.</summary>
    public static bool IsKeyVaultAddress(string text) => text.Contains("://", StringComparison.Ordinal);

    /// <summary>The key of an address <c>https://VAULT/keys/NAME</c>, or of one version of it.</summary>
    /// <exception cref="SupplyChainException">There is no such key, or the vault cannot be used.</exception>
    public static async Task<KeyVaultSigner> OpenAsync(string text, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address)
            || address is not { Scheme: "https", UserInfo: "", Query: "", Fragment: "" }
            || KeyPath().Match(address.AbsolutePath) is not { Success: true } path)
        {
            throw new SupplyChainException(
                $"'{text}' names no key; write the path of a PEM file, or https://VAULT/keys/NAME with or without a "
                + "version.");
        }

        var vault = new Uri(address, "/");
        var key = new KeyVaultSigningKey(new KeyVaultConnection().Requests(vault), vault, path.Groups["name"].Value);
        var asked = path.Groups["version"] is { Success: true } group ? group.Value : null;
        try
        {
            var (version, publicKey) = await key.GetAsync(asked, cancellationToken);
            using var ecdsa = publicKey.GetECDsaPublicKey();
            return ecdsa is null
                ? throw NotOnCurve(text)
                : new KeyVaultSigner(key, version, text, new VerificationKey(ecdsa.ExportParameters(false)));
        }
        catch (NotSupportedException)
        {
            throw NotOnCurve(text);
        }
        catch (Exception fault) when (KeyVaultCause.Knows(fault) && !cancellationToken.IsCancellationRequested)
        {
            throw new SupplyChainException(
                $"The key {text} cannot be read: {KeyVaultCause.Of(fault, "get keys of it")}.", fault);
        }
    }

    /// <inheritdoc/>
    public Task<byte[]> SignAsync(ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        try
        {
            var signature = _key.Sign(_version, Algorithm, SHA256.HashData(payload.Span));
            return Task.FromResult(EcdsaSignature.ToDer(signature));
        }
        catch (Exception fault) when (KeyVaultCause.Knows(fault))
        {
            throw new SupplyChainException(
                $"The key {_place} does not sign: {KeyVaultCause.Of(fault, "sign with it")}.", fault);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => PublicKey.Dispose();

    private static SupplyChainException NotOnCurve(string text) =>
        new($"The key {text} is not on P-256; make one with 'az keyvault key create --kty EC --curve P-256 --ops "
            + "sign'.");

    [GeneratedRegex(@"\A/keys/(?<name>[0-9A-Za-z-]{1,127})(?:/(?<version>[0-9a-f]{32}))?\z")]
    private static partial Regex KeyPath();
}

using System.Security.Cryptography;

namespace RegulatedWorkload.Delivery.Signing;

/// <summary>Signs by a private key on P-256 of a PEM file, which may be encrypted.</summary>
public sealed class PemSigner : IImageSigner
{
    private const string Advice =
        "It is a PEM text of a key on P-256 in PKCS #8, as 'openssl genpkey -algorithm EC -pkeyopt "
        + "ec_paramgen_curve:P-256 -aes-256-cbc' writes it; an encrypted one needs --password-file.";

    private readonly ECDsa _key;

    private PemSigner(ECDsa key)
    {
        _key = key;
        PublicKey = new VerificationKey(key.ExportParameters(includePrivateParameters: false));
    }

    /// <inheritdoc/>
    public VerificationKey PublicKey { get; }

    /// <summary>The key of a file.</summary>
    /// <param name="file">The PEM file.</param>
    /// <param name="passwordFile">The file whose first line is the password; null for an unencrypted key.</param>
    /// <exception cref="SupplyChainException">There is no such key, or the password is not its own.</exception>
    public static PemSigner Read(string file, string? passwordFile)
    {
        var text = EllipticKeys.Text(file, "private key");
        // OpenSSL writes the parameters of a curve before a key on it.
        if (PemEncoding.TryFind(text, out var fields) && text[fields.Label] == "EC PARAMETERS")
        {
            text = text[fields.Location.End..];
        }

        if (!PemEncoding.TryFind(text, out fields))
        {
            throw new SupplyChainException($"{file} holds no private key. {Advice}");
        }

        var pem = text[fields.Location];
        return text[fields.Label] switch
        {
            "PRIVATE KEY" or "EC PRIVATE KEY" => new PemSigner(
                EllipticKeys.Import(file, "private key", Advice, key => key.ImportFromPem(pem))),
            "ENCRYPTED PRIVATE KEY" when passwordFile is not null => new PemSigner(
                EllipticKeys.Import(
                    file, "private key", $"See whether {passwordFile} has its password. {Advice}",
                    key => key.ImportFromEncryptedPem(pem, Password(passwordFile)))),
            "ENCRYPTED PRIVATE KEY" => throw new SupplyChainException(
                $"The private key {file} is encrypted; name the file with its password with --password-file."),
            "ENCRYPTED SIGSTORE PRIVATE KEY" or "ENCRYPTED COSIGN PRIVATE KEY" =>
                throw new SupplyChainException(
                    $"The private key {file} is encrypted in cosign's own format. Make one with openssl, which cosign "
                    + $"takes by 'cosign import-key-pair'. {Advice}"),
            _ => throw new SupplyChainException($"{file} holds no private key. {Advice}"),
        };
    }

    /// <inheritdoc/>
    public Task<byte[]> SignAsync(ReadOnlyMemory<byte> payload, CancellationToken cancellationToken) => Task.FromResult(
        _key.SignData(payload.Span, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));

    /// <inheritdoc/>
    public void Dispose()
    {
        PublicKey.Dispose();
        _key.Dispose();
    }

    private static string Password(string file)
    {
        var text = EllipticKeys.Text(file, "password file");
        var end = text.AsSpan().IndexOfAny('\r', '\n');
        return end < 0 ? text : text[..end];
    }
}

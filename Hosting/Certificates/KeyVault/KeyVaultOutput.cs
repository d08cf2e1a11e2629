using System.Security.Cryptography.X509Certificates;
using Azure;
using Azure.Security.KeyVault.Secrets;
using RegulatedWorkload.Hosting.Certificates.Issuing;

namespace RegulatedWorkload.Hosting.Certificates.KeyVault;

/// <summary>
/// Certificates as Key Vault secrets, in the vault of each leaf's scope: <c>&lt;leaf&gt;-tls</c> with certificate and
/// key, and <c>workload-ca-bundle</c>; what the SecretProviderClasses mount. Keys are written and never read: what is
/// known of a leaf stands in the attributes and tags of its secret.
/// </summary>
internal sealed class KeyVaultOutput(
    KeyVaultConnection connection, IReadOnlyList<DeclaredLeaf> leaves, IReadOnlyDictionary<string, Uri> vaults)
    : ICertificateOutput
{
    public const string Pem = "application/x-pem-file";

    private const string Bundle = "workload-ca-bundle";
    private const string SerialTag = "serial";
    private const string AuthorityTag = "authority";
    private const string PurposeTag = "purpose";

    private IEnumerable<Uri> Vaults => leaves.Select(VaultOf).Distinct();

    public string Place => string.Join(", ", Vaults.Select(vault => vault.Host));

    public async Task<IReadOnlyList<StoredTrust>> ReadTrustAsync(CancellationToken cancellationToken)
    {
        var stored = new List<StoredTrust>();
        foreach (var vault in Vaults)
        {
            stored.Add(await ReadTrustAsync(vault, cancellationToken));
        }

        return stored;
    }

    public async Task<IReadOnlyDictionary<string, LeafReading>> ReadLeavesAsync(CancellationToken cancellationToken)
    {
        var listed = new Dictionary<Uri, SecretProperties>();
        foreach (var vault in Vaults)
        {
            await Asking($"The list of secrets in {vault.Host} cannot be read", "list secrets", async () =>
            {
                await foreach (var secret in connection.Secrets(vault).GetPropertiesOfSecretsAsync(cancellationToken))
                {
                    listed[Address(vault, secret.Name)] = secret;
                }

                return true;
            });
        }

        return leaves.ToDictionary(leaf => leaf.Name, leaf => Read(listed.GetValueOrDefault(AddressOf(leaf))));
    }

    public Task WriteTrustAsync(StoredTrust stored, string pem, CancellationToken cancellationToken)
    {
        var vault = new Uri(stored.Place);
        var secret = new KeyVaultSecret(Bundle, pem) { Properties = { ContentType = Pem } };
        return SetAsync(vault, secret, cancellationToken);
    }

    public Task WriteLeafAsync(DeclaredLeaf leaf, X509Certificate2 certificate, CancellationToken cancellationToken)
    {
        using var key = certificate.GetECDsaPrivateKey()!;
        var known = StoredLeaf.Of(certificate);
        var secret = new KeyVaultSecret(
            SecretOf(leaf), PemText.Of(certificate) + PemText.Of(key))
        {
            Properties =
            {
                ContentType = Pem,
                NotBefore = known.NotBefore,
                ExpiresOn = known.NotAfter,
                Tags =
                {
                    [SerialTag] = known.Serial,
                    [AuthorityTag] = known.Authority,
                    [PurposeTag] = known.Purpose,
                },
            },
        };
        return SetAsync(VaultOf(leaf), secret, cancellationToken);
    }

    private async Task<StoredTrust> ReadTrustAsync(Uri vault, CancellationToken cancellationToken)
    {
        var place = Address(vault, Bundle);
        return await Asking($"{place} cannot be read", "read it", async () =>
        {
            try
            {
                KeyVaultSecret secret =
                    await connection.Secrets(vault).GetSecretAsync(Bundle, cancellationToken: cancellationToken);
                return new StoredTrust(
                    $"{place}",
                    StoredTrust.Parse(secret.Value),
                    secret.Properties.CreatedOn ?? DateTimeOffset.MinValue);
            }
            catch (RequestFailedException missing) when (missing.Status == 404)
            {
                return new StoredTrust($"{place}", [], default);
            }
        });
    }

    private static LeafReading Read(SecretProperties? secret)
    {
        if (secret is null) return new LeafReading(null, "is missing");
        if (secret.Enabled == false) return new LeafReading(null, "is disabled");
        return secret is { NotBefore: { } start, ExpiresOn: { } end }
            && secret.Tags.TryGetValue(SerialTag, out var serial)
            && secret.Tags.TryGetValue(AuthorityTag, out var authority)
            && secret.Tags.TryGetValue(PurposeTag, out var purpose)
                ? new LeafReading(new StoredLeaf(serial, start, end, authority, purpose))
                : new LeafReading(null, "was written by other hands: its secret lacks the tags of an issued leaf");
    }

    private Task SetAsync(Uri vault, KeyVaultSecret secret, CancellationToken cancellationToken) =>
        Asking<KeyVaultSecret>($"{Address(vault, secret.Name)} cannot be written", "set it", async () =>
            await connection.Secrets(new Uri(vault, "/")).SetSecretAsync(secret, cancellationToken));

    private static async Task<T> Asking<T>(string failure, string wanted, Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (Exception fault) when (KeyVaultCause.Knows(fault))
        {
            throw new CertificateFaultException($"{failure}: {KeyVaultCause.Of(fault, wanted)}.", fault);
        }
    }

    private Uri VaultOf(DeclaredLeaf leaf) => vaults[leaf.Scope.Name];

    private Uri AddressOf(DeclaredLeaf leaf) => Address(VaultOf(leaf), SecretOf(leaf));

    private static string SecretOf(DeclaredLeaf leaf) => $"{leaf.Name}-tls";

    private static Uri Address(Uri vault, string secret) => new(vault, $"/secrets/{secret}");
}

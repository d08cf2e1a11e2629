using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace RegulatedWorkload.Hosting.Certificates.Issuing;

/// <summary>
/// Certificates as files: a folder for each leaf with <c>tls.crt</c>, <c>tls.key</c> and <c>ca.crt</c>, as services
/// read them.
/// </summary>
internal sealed class FileOutput(IReadOnlyList<DeclaredLeaf> leaves, string directory) : ICertificateOutput
{
    public string Place => directory;

    public Task<IReadOnlyList<StoredTrust>> ReadTrustAsync(CancellationToken cancellationToken) =>
        Reading<IReadOnlyList<StoredTrust>>(
            "the trust bundles", () => [.. leaves.Select(leaf => ReadTrust(PathOf(leaf.Name, "ca.crt")))]);

    public Task<IReadOnlyDictionary<string, LeafReading>> ReadLeavesAsync(CancellationToken cancellationToken) =>
        Reading<IReadOnlyDictionary<string, LeafReading>>(
            "the leaves", () => leaves.ToDictionary(leaf => leaf.Name, leaf => Read(leaf.Name)));

    public Task WriteTrustAsync(StoredTrust stored, string pem, CancellationToken cancellationToken) =>
        Writing(stored.Place, () => PrivateFile.WriteChanged(stored.Place, pem));

    public Task WriteLeafAsync(DeclaredLeaf leaf, X509Certificate2 certificate, CancellationToken cancellationToken)
    {
        using var key = certificate.GetECDsaPrivateKey()!;
        var keyPem = PemText.Of(key);
        // The key first: a reader that meets one without the other keeps what it has and looks again.
        return Writing(Path.Combine(directory, leaf.Name), () => PrivateFile.WriteTogether(
            (PathOf(leaf.Name, "tls.key"), keyPem),
            (PathOf(leaf.Name, "tls.crt"), PemText.Of(certificate))));
    }

    private static StoredTrust ReadTrust(string file) => File.Exists(file)
        ? new StoredTrust(file, StoredTrust.Parse(File.ReadAllText(file)), File.GetLastWriteTimeUtc(file))
        : new StoredTrust(file, [], default);

    private LeafReading Read(string name)
    {
        var (certificateFile, keyFile) = (PathOf(name, "tls.crt"), PathOf(name, "tls.key"));
        if (!File.Exists(certificateFile)) return new LeafReading(null, "is missing");
        if (!File.Exists(keyFile)) return new LeafReading(null, "has no key");
        try
        {
            using var certificate = X509Certificate2.CreateFromPemFile(certificateFile, keyFile);
            return new LeafReading(StoredLeaf.Of(certificate));
        }
        catch (Exception damage) when (damage is CryptographicException or ArgumentException)
        {
            return new LeafReading(null, "is damaged, or its key belongs to another");
        }
    }

    private string PathOf(string name, string file) => Path.Combine(directory, name, file);

    private static Task<T> Reading<T>(string what, Func<T> read)
    {
        try
        {
            return Task.FromResult(read());
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new CertificateFaultException($"Reading {what} failed: {fault.Message}", fault);
        }
    }

    private static Task Writing(string what, Action write)
    {
        try
        {
            write();
            return Task.CompletedTask;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new CertificateFaultException($"{what} cannot be written: {fault.Message}", fault);
        }
    }
}

using System.Security.Cryptography;
using RegulatedWorkload.Delivery.Signing;

namespace RegulatedWorkload.Tests.SupplyChain.Running;

/// <summary>A key pair as files, as a release team keeps it.</summary>
public sealed class KeyFiles : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("keys").FullName;

    public KeyFiles()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        File.WriteAllText(Private, key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(Public, key.ExportSubjectPublicKeyInfoPem());
    }

    public string Private => Path.Combine(_folder, "release.key");

    public string Public => Path.Combine(_folder, "release.pub");

    /// <summary>A file beside them.</summary>
    public string Beside(string name) => Path.Combine(_folder, name);

    public PemSigner Signer() => PemSigner.Read(Private, passwordFile: null);

    public VerificationKey Verifier() => VerificationKey.Read(Public);

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}

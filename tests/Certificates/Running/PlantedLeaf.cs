using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using RegulatedWorkload.AppHost;
using RegulatedWorkload.Hosting.Certificates;

namespace RegulatedWorkload.Tests.Certificates.Running;

/// <summary>A leaf that the verb would not issue today, in the place of one that it issued.</summary>
internal static class PlantedLeaf
{
    /// <summary>Puts a leaf and its key in the place of another.</summary>
    /// <param name="folder">Where it is put, and whose authorities sign it.</param>
    /// <param name="place">The service whose leaf it replaces.</param>
    /// <param name="service">The service that it names.</param>
    /// <param name="issued">When it says that it was issued.</param>
    /// <param name="authority">The path of the authority that signs it; without one, the first of the folder.</param>
    public static void Plant(
        this Folder folder, string place, string service, DateTimeOffset issued, string? authority = null)
    {
        var topology = Workload.Declare();
        using var past = LongLived(authority ?? folder.Authority);
        using var leaf = past.Issue(LeafRequest.Of(topology, topology.Find(service)!, TimeSpan.FromDays(30)), issued);
        using var key = leaf.GetECDsaPrivateKey()!;
        File.WriteAllText(folder.PathOf(place, "tls.crt"), leaf.ExportCertificatePem());
        File.WriteAllText(folder.PathOf(place, "tls.key"), key.ExportPkcs8PrivateKeyPem());
    }

    // The authority of the folder was made a moment ago; its key signs what it would have signed before.
    private static Authority LongLived(string path)
    {
        using var authority = X509Certificate2.CreateFromPemFile(path + ".crt", path + ".key");
        using var key = authority.GetECDsaPrivateKey()!;
        var request = new CertificateRequest(authority.SubjectName, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(authority.Extensions.OfType<X509SubjectKeyIdentifierExtension>().Single());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        using var older =
            request.CreateSelfSigned(DateTimeOffset.UtcNow.AddYears(-1), DateTimeOffset.UtcNow.AddYears(1));
        var folder = Directory.CreateTempSubdirectory("older").FullName;
        File.WriteAllText(Path.Combine(folder, "ca.crt"), older.ExportCertificatePem());
        File.WriteAllText(Path.Combine(folder, "ca.key"), key.ExportPkcs8PrivateKeyPem());
        var opened = Authority.OpenOrCreate(Path.Combine(folder, "ca"), "authority", TimeProvider.System);
        Directory.Delete(folder, recursive: true);
        return opened;
    }
}

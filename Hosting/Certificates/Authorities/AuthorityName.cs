using System.Security.Cryptography.X509Certificates;

namespace RegulatedWorkload.Hosting.Certificates.Authorities;

/// <summary>
/// Names of authorities. Each key has its own, so that verifiers who look issuers up by name find one where two are
/// trusted.
/// </summary>
internal static class AuthorityName
{
    private const int Characters = 8;

    public static string For(PublicKey key) =>
        $"workload authority {new X509SubjectKeyIdentifierExtension(key, false).SubjectKeyIdentifier![..Characters]}";
}

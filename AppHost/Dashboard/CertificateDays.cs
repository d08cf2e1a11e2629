using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using RegulatedWorkload.AppHost.Launch;

namespace RegulatedWorkload.AppHost.Dashboard;

/// <summary>Reads from the certificate files how long they are still good.</summary>
internal sealed class CertificateDays(LocalState state, TimeProvider time)
{
    /// <summary>The days left, below 0 after the end, or null when there is no readable certificate.</summary>
    public double? Of(string service)
    {
        try
        {
            using var leaf = X509CertificateLoader.LoadCertificateFromFile(
                Path.Combine(state.Certificates(service), "tls.crt"));
            return (leaf.NotAfter.ToUniversalTime() - time.GetUtcNow().UtcDateTime).TotalDays;
        }
        catch (Exception fault) when (fault is CryptographicException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}

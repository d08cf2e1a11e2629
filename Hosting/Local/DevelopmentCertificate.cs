using System.ComponentModel;
using System.Diagnostics;
using System.Security.Cryptography.X509Certificates;
using RegulatedWorkload.Hosting.Certificates;

namespace RegulatedWorkload.Hosting.Local;

/// <summary>Whether browsers on this machine trust the development certificate.</summary>
public enum DevelopmentTrust
{
    /// <summary>They do.</summary>
    Trusted,

    /// <summary>They show a warning.</summary>
    Untrusted,
}

/// <summary>
/// The ASP.NET Core development certificate, which local runs show to browsers: made when missing, and exported to
/// the state directory.
/// </summary>
public sealed class DevelopmentCertificate(LocalState state, TimeProvider time)
{
    private const string NameNeeded = "*.dev.localhost";

    private readonly string _certificate = Path.Combine(state.IngressCertificates, "tls.crt");
    private readonly string _key = Path.Combine(state.IngressCertificates, "tls.key");

    /// <summary>Makes and exports the certificate unless the exported one is still good.</summary>
    /// <exception cref="RunException">
    /// The <c>dotnet dev-certs</c> tool fails, or its certificate lacks the name.
    /// </exception>
    public async Task<DevelopmentTrust> EnsureAsync(CancellationToken cancellationToken)
    {
        if (!IsExported()) await ExportAsync(cancellationToken);
        return await DevCertsAsync(["--check", "--trust", "--quiet"], cancellationToken) == 0
            ? DevelopmentTrust.Trusted
            : DevelopmentTrust.Untrusted;
    }

    private bool IsExported()
    {
        if (!File.Exists(_certificate) || !File.Exists(_key)) return false;
        using var exported = X509CertificateLoader.LoadCertificateFromFile(_certificate);
        if (exported.NotAfter.ToUniversalTime() - TimeSpan.FromDays(1) <= time.GetUtcNow()) return false;
        using var store = new X509Store(StoreName.My, StoreLocation.CurrentUser, OpenFlags.ReadOnly);
        // A certificate that 'dev-certs --clean' removed is trusted by no browser any more.
        return store.Certificates.Find(X509FindType.FindByThumbprint, exported.Thumbprint, validOnly: false).Count > 0;
    }

    private async Task ExportAsync(CancellationToken cancellationToken)
    {
        PrivateFile.CreateFolder(state.IngressCertificates);
        string[] export = ["--export-path", _certificate, "--format", "Pem", "--no-password"];
        if (await DevCertsAsync(export, cancellationToken) != 0)
        {
            throw new RunException(
                "The development certificate cannot be made; 'dotnet dev-certs https --verbose' tells why.");
        }

        using var exported = X509CertificateLoader.LoadCertificateFromFile(_certificate);
        if (!exported.MatchesHostname("shop.dev.localhost"))
        {
            throw new RunException(
                $"The development certificate of this machine is older than .NET 10 and lacks the name {NameNeeded}; "
                + "run 'dotnet dev-certs https --clean' and start again.");
        }
    }

    private static async Task<int> DevCertsAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("dotnet", ["dev-certs", "https", .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            await process.StandardError.ReadToEndAsync(cancellationToken);
            await output;
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode;
        }
        catch (Win32Exception fault)
        {
            throw new RunException(
                "The 'dotnet' command is not on the PATH; it makes the development certificate.", fault);
        }
    }
}

using System.Diagnostics;

namespace RegulatedWorkload.Tests.Certificates.Running;

/// <summary>What <c>openssl verify</c> says in its strictest mode.</summary>
internal static class OpenSslVerify
{
    /// <summary>Fails unless a certificate is good for a purpose, <c>sslserver</c> or <c>sslclient</c>.</summary>
    public static async Task PassAsync(string authority, string certificate, string purpose)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/openssl"), "openssl is not installed.");
        using var openssl = Process.Start(new ProcessStartInfo(
            "/usr/bin/openssl",
            ["verify", "-x509_strict", "-check_ss_sig", "-purpose", purpose, "-CAfile", authority, certificate])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = await openssl.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)
            + await openssl.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await openssl.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(openssl.ExitCode == 0, output);
    }
}

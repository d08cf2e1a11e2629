using System.Diagnostics;

namespace RegulatedWorkload.Tests.Identity;

/// <summary>A TLS client that can be told to break every rule.</summary>
internal static class OpenSsl
{
    /// <summary>Connects with the certificate in a directory, however weak it is, until the server ends it.</summary>
    public static async Task ConnectAsync(int port, string directory)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/openssl"), "openssl is not installed.");
        var start = new ProcessStartInfo("/usr/bin/openssl")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string[] arguments =
        [
            "s_client", "-connect", $"127.0.0.1:{port}", "-tls1_3", "-alpn", "h2", "-cipher", "DEFAULT:@SECLEVEL=0",
            "-cert", Path.Combine(directory, "tls.crt"), "-key", Path.Combine(directory, "tls.key"), "-ign_eof",
        ];
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        process.StandardInput.Close();
        try
        {
            await Task.WhenAll(output, errors).WaitAsync(
                TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        }
        finally
        {
            if (!process.HasExited) process.Kill();
        }
    }
}

using System.Diagnostics;

namespace RegulatedWorkload.Tests.Browser.Running;

/// <summary>The home directory of a new user, with a certificate database that may trust one certificate.</summary>
public sealed class TrustingHome : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("browser-home").FullName;

    private string Database => Path.Combine(Folder, ".pki", "nssdb");

    /// <summary>Creates the database, as a user would with the commands of the documentation.</summary>
    public async Task CreateAsync()
    {
        Assert.SkipWhen(Tools.Certutil is null, "There is no certutil on the PATH; Debian has it as libnss3-tools.");
        Directory.CreateDirectory(Database);
        await CertutilAsync("-N", "--empty-password", "-d", $"sql:{Database}");
    }

    /// <summary>Trusts this very server certificate, and nothing that it might sign.</summary>
    public Task TrustAsync(string certificate) =>
        CertutilAsync("-A", "-d", $"sql:{Database}", "-t", "P,,", "-n", "dev", "-i", certificate);

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static async Task CertutilAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo(Tools.Certutil!, arguments) { RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var errors = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, errors);
    }
}

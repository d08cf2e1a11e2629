using System.Diagnostics;

namespace RegulatedWorkload.Tests.SupplyChain.Running;

/// <summary>Programs of the system that these tests need and do not bring along.</summary>
public static class Tools
{
    /// <summary>The registry that Debian has as <c>docker-registry</c>, or null.</summary>
    public static string? Registry { get; } = Find("docker-registry");

    /// <summary>OpenSSL, or null.</summary>
    public static string? OpenSsl { get; } = Find("openssl");

    /// <summary>cosign, or null.</summary>
    public static string? Cosign { get; } = Find("cosign");

    /// <summary>Skips the test where the program is missing.</summary>
    public static string Require(string? program, string name)
    {
        Assert.SkipWhen(program is null, $"There is no {name} on the PATH; Debian has it under that name.");
        return program!;
    }

    /// <summary>Runs a program to its end: its exit code and all that it wrote.</summary>
    public static async Task<(int Code, string Output)> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output + await error);
    }

    private static string? Find(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, name))
        .FirstOrDefault(File.Exists);
}

using RegulatedWorkload.Hosting;
using RegulatedWorkload.Tests.Certificates.Running;
using RegulatedWorkload.Tests.Certificates.StandIn;

namespace RegulatedWorkload.Tests.Certificates;

/// <summary>What <c>docs/certificates.md</c> tells an operator to type works as it stands there.</summary>
public sealed class DocumentTests
{
    private const string Fence = "```";
    private const string Trial = "/tmp/trial";

    [Fact]
    public async Task The_commands_of_the_document_work_as_written()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Other systems take their trusted roots from no file.");
        Assert.SkipUnless(File.Exists("/usr/bin/openssl"), "openssl is not installed.");
        await using var azure = await AzureStandIn.StartAsync();
        var environment = azure.Variables();
        environment["PATH"] = $"{Tools(azure)}:{Environment.GetEnvironmentVariable("PATH")}";
        var folder = Directory.CreateDirectory(azure.PathOf("operator")).FullName;

        // The first block is the synopsis. An operator's shell remembers variables from one block to the next.
        var script = string.Join("\n", ["set -e", $"cd {folder}", .. Blocks().Skip(1)])
            .Replace(Trial, azure.PathOf("trial"), StringComparison.Ordinal);
        using var shell = Verb.StartProgram("/bin/sh", environment, ["-c", script]);
        var outcome = await Verb.EndAsync(shell);

        Assert.True(outcome.Code == 0, outcome.Output + outcome.Errors);
        Assert.Contains("/payments/tls.crt: OK", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("services take over the new bundle first", outcome.Output, StringComparison.Ordinal);
        string[] made = [.. Directory.GetFiles(folder).Order().Select(File.ReadAllText)];
        Assert.Equal(2, made.Length);
        Assert.All(made, pem => Assert.StartsWith("-----BEGIN CERTIFICATE-----", pem, StringComparison.Ordinal));
        Assert.Distinct(made);
    }

    // Stands for the SDK: the app host is built already.
    private static string Tools(AzureStandIn azure)
    {
        var tools = Directory.CreateDirectory(azure.PathOf("tools")).FullName;
        var dotnet = Path.Combine(tools, "dotnet");
        File.WriteAllText(
            dotnet,
            $"""
            #!/bin/sh
            [ "$1 $2 $3 $4" = "run --project AppHost --" ] || exit 1
            shift 4
            exec {azure.AppHost} "$@"

            """);
        File.SetUnixFileMode(dotnet, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return tools;
    }

    private static IEnumerable<string> Blocks() =>
        File.ReadAllText(Path.Combine(RepositoryRoot.Find(), "docs", "certificates.md"))
            .Split(Fence)
            .Where((_, part) => part % 2 == 1);
}

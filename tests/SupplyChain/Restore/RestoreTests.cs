using System.Diagnostics;
using RegulatedWorkload.Hosting;
using RegulatedWorkload.Tests.SupplyChain.Running;

namespace RegulatedWorkload.Tests.SupplyChain.Restore;

/// <summary>
/// A project under the repository's own settings, restored by the real client: what is locked stays, and what is known
/// to be vulnerable does not come in.
/// </summary>
public sealed class RestoreTests : IAsyncLifetime
{
    private const string Package = "YamlDotNet";

    private static readonly string[] Settings =
    [
        "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props", "global.json",
        "BannedSymbols.txt",
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("restore").FullName;
    private AuditSource _audit = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        foreach (var name in Settings) File.Copy(Path.Combine(RepositoryRoot.Find(), name), PathOf(name));
        await File.WriteAllTextAsync(PathOf("sample.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <ItemGroup><PackageReference Include="{Package}" /></ItemGroup>
            </Project>
            """);
        _audit = await AuditSource.StartAsync();
        await AuditAsync(_audit.Address);
    }

    public async ValueTask DisposeAsync()
    {
        await _audit.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_package_that_is_not_the_locked_one_stops_a_build_in_CI()
    {
        await SucceedAsync("locks", isCi: false);
        await SucceedAsync("is as locked", isCi: true);
        var @lock = PathOf("packages.lock.json");
        var text = await File.ReadAllTextAsync(@lock, Token);
        await File.WriteAllTextAsync(
            @lock, text.Replace("\"requested\": \"[", "\"requested\": \"[0.", StringComparison.Ordinal), Token);

        var (code, output) = await RestoreAsync(isCi: true);

        Assert.NotEqual(0, code);
        Assert.Contains("NU1004", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_package_with_other_content_stops_every_build()
    {
        await SucceedAsync("locks", isCi: false);
        var @lock = PathOf("packages.lock.json");
        var lines = await File.ReadAllLinesAsync(@lock, Token);
        await File.WriteAllLinesAsync(
            @lock,
            lines.Select(line => line.Contains("contentHash", StringComparison.Ordinal)
                ? $"        \"contentHash\": \"{Convert.ToBase64String(new byte[64])}\""
                : line),
            Token);

        var (code, output) = await RestoreAsync(isCi: false);

        Assert.NotEqual(0, code);
        Assert.Contains("NU1403", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "NU1901")]
    [InlineData(3, "NU1904")]
    public async Task A_known_vulnerability_stops_a_build(int severity, string code)
    {
        _audit.Tell(Package, severity);

        var (exit, output) = await RestoreAsync(isCi: false);

        Assert.NotEqual(0, exit);
        Assert.Contains($"error {code}", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_source_that_tells_nothing_stops_no_build()
    {
        var gone = _audit.Address;
        await _audit.DisposeAsync();
        await AuditAsync(gone);

        var (code, output) = await RestoreAsync(isCi: false);

        Assert.True(code == 0, output);
        Assert.Contains("warning NU1900", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_private_source_is_not_asked_for_a_package()
    {
        await using var other = await AuditSource.StartAsync();
        File.Copy(Path.Combine(RepositoryRoot.Find(), "NuGet.config"), PathOf("NuGet.config"), overwrite: true);
        var user = Directory.CreateDirectory(PathOf("home")).FullName;
        await File.WriteAllTextAsync(Path.Combine(user, "NuGet.Config"), $"""
            <configuration>
              <packageSources>
                <add key="nuget.org" value="https://api.nuget.org/v3/index.json" protocolVersion="3" />
                <add key="private" value="{other.Address}" allowInsecureConnections="true" />
              </packageSources>
              <auditSources>
                <clear />
                <add key="audit" value="{_audit.Address}" allowInsecureConnections="true" />
              </auditSources>
            </configuration>
            """, Token);
        // The settings of the user stand below those of the repository, as on any machine.
        Directory.CreateDirectory(PathOf("repository"));
        foreach (var file in Directory.GetFiles(_folder))
        {
            File.Move(file, Path.Combine(_folder, "repository", Path.GetFileName(file)));
        }

        File.Move(Path.Combine(user, "NuGet.Config"), PathOf("NuGet.Config"));

        var (code, output) = await RestoreAsync(isCi: false, Path.Combine(_folder, "repository"));

        Assert.True(code == 0, output);
        Assert.Equal(0, other.Asked);
    }

    private string PathOf(string name) => Path.Combine(_folder, name);

    private Task AuditAsync(string address) => File.WriteAllTextAsync(PathOf("NuGet.config"), $"""
        <configuration>
          <auditSources>
            <clear />
            <add key="audit" value="{address}" allowInsecureConnections="true" />
          </auditSources>
        </configuration>
        """, Token);

    private async Task SucceedAsync(string what, bool isCi)
    {
        var (code, output) = await RestoreAsync(isCi);
        Assert.True(code == 0, $"{what}: {output}");
    }

    private async Task<(int Code, string Output)> RestoreAsync(bool isCi, string? folder = null)
    {
        var start = new ProcessStartInfo(
            "dotnet", ["restore", "sample.csproj", "--force", "-nodeReuse:false", "--tl:off"])
        {
            WorkingDirectory = folder ?? _folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["CI"] = isCi ? "true" : "";
        start.Environment["NUGET_HTTP_CACHE_PATH"] = PathOf("http-cache");
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(Token);
        var errors = await process.StandardError.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token);
        return (process.ExitCode, await output + errors);
    }
}

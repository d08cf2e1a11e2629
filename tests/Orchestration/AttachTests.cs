using System.Diagnostics;
using RegulatedWorkload.Hosting.Local;
using RegulatedWorkload.Tests.Journey.Running;

namespace RegulatedWorkload.Tests.Orchestration;

/// <summary>A part of the workload, with one service left to a person and their debugger.</summary>
public sealed class AttachTests : IDisposable
{
    private const string Canary = "api-key=c4n4ry $HOME `id` \"quoted\"";

    private readonly string _state = Directory.CreateTempSubdirectory("attach").FullName;

    public void Dispose() => Directory.Delete(_state, recursive: true);

    [Fact]
    public async Task A_service_left_out_is_started_by_hand_as_told_and_then_belongs_to_the_run()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The command that is printed is one of a Unix shell.");
        await using var host = AppHostProcess.Start(
            Ports.FindBlock(),
            _state,
            new Dictionary<string, string>
            {
                // Without an endpoint of the operator, the headers are those of the dashboard.
                ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://127.0.0.1:9",
                ["OTEL_EXPORTER_OTLP_HEADERS"] = Canary,
            },
            options: ["--only", "payments", "--attach", "token-vault"]);
        var output = await OutputAsync(host, "2/3 ready, starting token-vault");
        var file = Path.Combine(_state, "attach", "token-vault.env");
        Assert.Contains(file, output, StringComparison.Ordinal);
        Assert.Contains(
            $"--project '{Path.Combine(Built.Root, "services/in-scope/token-vault")}'", output, StringComparison.Ordinal);
        Assert.DoesNotContain("VS Code", output, StringComparison.Ordinal);
        Assert.DoesNotContain("c4n4ry", output, StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.Equal(2, (await ProcessTree.DescendantsAsync(host.Id)).Count);

        using var byHand = Process.Start(new ProcessStartInfo(
            "sh", ["-c", $"set -a; . '{file}'; [ \"$OTEL_EXPORTER_OTLP_HEADERS\" = \"$EXPECTED\" ] && exec '{Vault}'"])
        {
            Environment = { ["EXPECTED"] = Canary },
        })!;

        Assert.Contains(
            "The entrance is not among them.", await OutputAsync(host, "Stop with Ctrl-C."), StringComparison.Ordinal);
        Assert.Contains("3/3 ready", host.Output, StringComparison.Ordinal);
        await host.StopAsync();
        Assert.Equal(0, host.ExitCode);
        Assert.True(ProcessTree.IsAlive(byHand.Id), "What a person started is theirs to stop.");
        byHand.Kill();
    }

    [Fact]
    public void The_launch_configuration_of_an_editor_is_told_of_where_it_reads_what_the_run_writes()
    {
        var root = Path.Combine(_state, "repository");
        var service = LaunchPlanner.Create(Declared.Topology, Declared.Contracts, new LaunchOptions(_state)).Services[0];

        Assert.Contains(Instructions(Path.Combine(root, ".local")), line => line.Contains("VS Code", StringComparison.Ordinal));
        Assert.DoesNotContain(Instructions(_state), line => line.Contains("VS Code", StringComparison.Ordinal));

        IReadOnlyList<string> Instructions(string state) =>
            new AttachedService(service, new LocalState(state), root, windows: false).Instructions;
    }

    [Fact]
    public void Where_there_is_no_Unix_shell_it_is_started_by_PowerShell()
    {
        var service = LaunchPlanner.Create(Declared.Topology, Declared.Contracts, new LaunchOptions(_state)).Services
            .Single(service => service.Name == "orders");

        var attached = new AttachedService(service, new LocalState(_state), Built.Root, windows: true);

        Assert.Contains(
            $$$"""
            powershell -NoProfile { Get-Content -Encoding UTF8 '{{{attached.EnvironmentFile}}}' | ForEach-Object { $name, $value = $_ -split '=', 2; Set-Item "env:$name" ($value -replace '^"|"$' -replace '\\(.)', '$1') }; dotnet run --no-launch-profile --project '{{{Path.Combine(Built.Root, "services/out-of-scope/orders")}}}' }
            """,
            attached.Instructions[^2],
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--only", "edge,valt", "--only: there is no service 'valt' in this run; choose from acquirer, ")]
    [InlineData("--attach", "valt", "--attach: there is no service 'valt' in this run; choose from acquirer, ")]
    public async Task An_unknown_name_ends_the_run_with_the_known_ones(string option, string names, string sentence)
    {
        await using var host = AppHostProcess.Start(Ports.FindBlock(), _state, options: [option, names]);

        await host.EndAsync();

        Assert.Equal(1, host.ExitCode);
        Assert.StartsWith(sentence, host.Output, StringComparison.Ordinal);
    }

    private static string Vault => Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory, "..", "..", "token-vault", new DirectoryInfo(AppContext.BaseDirectory).Name, "token-vault"));

    private static Task<string> OutputAsync(AppHostProcess host, string part) => Eventually.BecomesAsync(
        () => Task.FromResult(host.Output), output => output.Contains(part, StringComparison.Ordinal));
}

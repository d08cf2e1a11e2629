using System.Diagnostics;
using RegulatedWorkload.Hosting.Certificates;
using RegulatedWorkload.Hosting.Local;
using RegulatedWorkload.Tests.Journey.Running;

namespace RegulatedWorkload.Tests.Orchestration;

/// <summary>A service whose launcher is gone before it has started.</summary>
public sealed class LifetimeTests : IDisposable
{
    private readonly LocalState _state = new(Directory.CreateTempSubdirectory("lifetime").FullName);

    public void Dispose() => Directory.Delete(_state.Root, recursive: true);

    [Fact]
    public async Task A_service_that_is_asked_to_stop_while_it_starts_ends_cleanly()
    {
        new LocalCertificates(Declared.Topology, _state, TimeProvider.System).RenewDue();
        var plan = LaunchPlanner.Create(
            Declared.Topology, Declared.Contracts, new LaunchOptions(_state.Root, Ports.FindBlock()));
        LocalFiles.Write(plan);
        var storefront = plan.Services.Single(service => service.Name == "storefront");
        var start = new ProcessStartInfo(Path.GetFullPath(Path.Combine(
            AppContext.BaseDirectory, "..", "..", "storefront", new DirectoryInfo(AppContext.BaseDirectory).Name, "storefront")))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (key, value) in storefront.Environment) start.Environment[key] = value;

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal("", errors);
        Assert.Equal(0, process.ExitCode);
        Assert.DoesNotContain("critical", await output, StringComparison.OrdinalIgnoreCase);
    }
}

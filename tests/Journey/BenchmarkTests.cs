using System.Diagnostics;
using System.Globalization;
using System.Xml.Linq;
using RegulatedWorkload.Tests.Journey.Running;

namespace RegulatedWorkload.Tests.Journey;

/// <summary>The measurements measure: each is made once, hardly long enough for a number.</summary>
public sealed class BenchmarkTests(WorkloadFixture workload) : IDisposable
{
    private readonly string _results = Directory.CreateTempSubdirectory("results").FullName;

    [Fact]
    public async Task The_hop_is_measured_with_everything_on_beside_bare_grpc()
    {
        var printed = await MeasureAsync("hop");

        var written = await ReadAsync("hop.md");
        Assert.Contains(written, printed, StringComparison.Ordinal);
        foreach (var contestant in (string[])["bare gRPC in plaintext", "service defaults with everything on"])
        {
            // With one caller, with many, and idle.
            Assert.Equal(3, Rows(written, contestant).Count);
        }

        Assert.Equal("svg", XDocument.Load(Path.Combine(_results, "hop-32.svg")).Root!.Name.LocalName);
    }

    [Fact]
    public async Task Handshakes_are_measured_beside_the_platforms_own()
    {
        await MeasureAsync("handshakes");

        var written = await ReadAsync("handshakes.md");
        Assert.All(
            (string[])["SslStream alone", "listener of a service"],
            name => Assert.True(
                double.Parse(Assert.Single(Rows(written, name))[1], CultureInfo.InvariantCulture) > 0, written));
    }

    [Fact]
    public async Task Orders_are_measured_by_how_many_buy_at_once_beside_their_floors()
    {
        await MeasureAsync("load", "--port", $"{workload.Port}", "--buyers", "1,2");

        var written = await ReadAsync("journey.md");
        Assert.Single(Rows(written, "fsync of 4 KiB, 1 at once"));
        Assert.Equal("0", Assert.Single(Rows(written, "1"))[^1]);
        Assert.Equal("0", Assert.Single(Rows(written, "2"))[^1]);
    }

    public void Dispose() => Directory.Delete(_results, recursive: true);

    private async Task<string> MeasureAsync(params string[] arguments)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Buyers have addresses of their own on Linux alone.");
        var start = new ProcessStartInfo(Built.Benchmarks, [.. arguments, "--smoke", "--results", _results])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Built.Root,
        };
        // What this process was told of telemetry is for the services of the workload.
        foreach (var key in start.Environment.Keys.Where(key => key.StartsWith("OTEL_", StringComparison.Ordinal)
            || key.StartsWith("APPLICATIONINSIGHTS_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(key);
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, $"{await output}\n{await errors}");
        return await output;
    }

    private Task<string> ReadAsync(string file) =>
        File.ReadAllTextAsync(Path.Combine(_results, file), TestContext.Current.CancellationToken);

    private static List<string[]> Rows(string markdown, string name) =>
    [
        .. from line in markdown.Split('\n')
           let cells = line.Trim('|', ' ').Split('|', StringSplitOptions.TrimEntries)
           where cells[0] == name
           select cells,
    ];
}

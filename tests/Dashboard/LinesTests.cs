using RegulatedWorkload.AppHost.Dashboard.Telemetry;
using RegulatedWorkload.AppHost.Orchestration;
using RegulatedWorkload.Tests.Dashboard.Running;
using RegulatedWorkload.Tests.Declaration;

namespace RegulatedWorkload.Tests.Dashboard;

/// <summary>Lines that processes write, and whose telemetry it is.</summary>
public sealed class LinesTests
{
    private const string Structured =
        """{"time":"2030-01-02T03:04:05.678Z","level":"warning","service":"orders","category":"c","eventId":1,"message":"m","traceId":"abc"}""";

    [Fact]
    public void The_last_words_of_a_service_that_cannot_start_are_a_record()
    {
        var telemetry = Telemetry(chosen: []);

        telemetry.Lines.Take(new LogLine("orders", "The environment variable X is missing.", IsError: true));
        telemetry.Lines.Take(new LogLine("orders", Structured, IsError: false));

        var entry = Assert.Single(telemetry.Stores.Logs.Find(new LogFilter(), 10));
        Assert.Equal(LogSeverity.Error, entry.Severity);
        Assert.Equal("The environment variable X is missing.", entry.Message);
    }

    [Fact]
    public void Structured_lines_are_read_when_telemetry_goes_elsewhere()
    {
        var telemetry = Telemetry(new() { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://127.0.0.1:4317" });

        telemetry.Lines.Take(new LogLine("orders", Structured, IsError: false));
        telemetry.Lines.Take(new LogLine("orders", Structured[..80], IsError: false));

        var entries = telemetry.Stores.Logs.Find(new LogFilter(), 10);
        Assert.Equal([LogSeverity.Warning, LogSeverity.Information], entries.Select(entry => entry.Severity));
        Assert.Equal(("m", "c", "abc"), (entries[0].Message, entries[0].Category, entries[0].TraceId));
        Assert.Equal("2030-01-02T03:04:05.6780000+00:00", entries[0].Time.ToString("O"));
    }

    [Fact]
    public void An_endpoint_of_the_operator_is_left_as_it_is()
    {
        var chosen = new Dictionary<string, string> { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://127.0.0.1:4317" };

        var telemetry = Telemetry(chosen);

        Assert.Equal(chosen, telemetry.Environment);
        Assert.Equal("http://127.0.0.1:4317", telemetry.SentElsewhere);
    }

    [Fact]
    public async Task The_page_says_where_the_telemetry_went()
    {
        await using var dashboard = await RunningDashboard.StartAsync(
            new Dictionary<string, string> { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://127.0.0.1:4317" });

        Assert.Contains("http://127.0.0.1:4317", await dashboard.ReadAsync("/"), StringComparison.Ordinal);
    }

    private static LocalTelemetry Telemetry(Dictionary<string, string> chosen) =>
        new(Committed.Topology, 20_000, chosen, TimeProvider.System);
}

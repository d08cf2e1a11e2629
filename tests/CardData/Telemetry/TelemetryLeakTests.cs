using System.Text;
using System.Text.Json;
using OpenTelemetry.Trace;
using RegulatedWorkload.ServiceDefaults.Telemetry;

namespace RegulatedWorkload.Tests.CardData.Telemetry;

/// <summary>A service on a real socket makes every mistake; its output goes to a real OTLP endpoint.</summary>
[Collection(StandardOutput.Name)]
public sealed class TelemetryLeakTests
{
    private const string Mark = "[card number removed]";
    private static readonly CanaryScan s_scan = new(Cards.Visa);

    [Fact]
    public async Task Card_number_leaves_in_no_log_line_span_metric_or_log_record()
    {
        var seen = await ObservedService.RunAsync((builder, settings) => builder.AddTelemetry(settings));

        Assert.Empty(s_scan.FindInPieces(Encoding.UTF8.GetBytes(seen.Console)));
        Assert.Empty(s_scan.FindInPieces(seen.Traces));
        Assert.Empty(s_scan.FindInPieces(seen.Logs));
        Assert.Empty(s_scan.FindInPieces(seen.Metrics));
        AssertArrived(PlantedLeaks.LogMarkers, seen.Console);
        AssertArrived([.. PlantedLeaks.LogMarkers, Mark], Encoding.UTF8.GetString(seen.Logs));
        AssertArrived([.. PlantedLeaks.SpanMarkers, Mark], Encoding.UTF8.GetString(seen.Traces));
        AssertArrived(["workload.redactions", "http.server.request.duration"], Encoding.UTF8.GetString(seen.Metrics));
        Assert.All(
            PlantedLeaks.LostSpanMarkers,
            name => Assert.DoesNotContain(name, Encoding.UTF8.GetString(seen.Traces), StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_same_leaks_are_found_where_no_redactor_stands()
    {
        var seen = await ObservedService.RunAsync(UnguardedTelemetry.Add);

        // JSON on the console escapes what begins an escape or an entity.
        AssertLeaked(s_scan.Find(seen.Console), "base64", "hexadecimal", "percent-encoded", "decimal bytes");
        string[] all = ["base64", "hexadecimal", "percent-encoded", "JSON-escaped", "HTML entities"];
        AssertLeaked(s_scan.Find(seen.Traces), all);
        AssertLeaked(s_scan.Find(seen.Logs), all);
        Assert.NotEmpty(s_scan.Find(seen.Metrics));
        Assert.All(LogsOf(PlantedLeaks.InPieces, seen.Console), line =>
            Assert.Equal(["in pieces"], s_scan.FindInPieces(Encoding.UTF8.GetBytes(line))));
        AssertArrived(PlantedLeaks.LostSpanMarkers, Encoding.UTF8.GetString(seen.Traces));
    }

    [Fact]
    public async Task Every_log_line_is_one_JSON_object_that_says_whence_it_came()
    {
        var seen = await ObservedService.RunAsync((builder, settings) => builder.AddTelemetry(settings));

        var lines = seen.Console.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonElement.Parse(line))
            .ToList();

        Assert.NotEmpty(lines);
        Assert.All(lines, line => Assert.Equal("token-vault", line.GetProperty("service").GetString()));
        Assert.All(lines, line => Assert.EndsWith("Z", line.GetProperty("time").GetString(), StringComparison.Ordinal));
        var framework = lines.Where(line =>
            line.GetProperty("category").GetString()!.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal));
        Assert.Equal(["error"], framework.Select(line => line.GetProperty("level").GetString()).Distinct());
        var failure = lines.Single(line => line.GetProperty("message").GetString() == "in-nested-exception");
        Assert.Equal("error", failure.GetProperty("level").GetString());
        Assert.Equal("Leaks", failure.GetProperty("category").GetString());
        Assert.Equal(4, failure.GetProperty("eventId").GetInt32());
        var exception = failure.GetProperty("exception").GetString();
        Assert.StartsWith($"System.InvalidOperationException: Card {Mark}", exception, StringComparison.Ordinal);
        Assert.Contains("System.FormatException: Not a date: " + Mark, exception, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Exported_telemetry_says_which_service_and_scope_it_is_of()
    {
        var seen = await ObservedService.RunAsync((builder, settings) => builder.AddTelemetry(settings));

        string[] resource = ["service.name", "token-vault", "service.namespace", "a0005-i", "pci.scope", "in-scope"];
        AssertArrived([.. resource, "service.version"], Encoding.UTF8.GetString(seen.Traces));
        AssertArrived(resource, Encoding.UTF8.GetString(seen.Logs));
        AssertArrived(resource, Encoding.UTF8.GetString(seen.Metrics));
    }

    [Fact]
    public async Task Without_an_endpoint_nothing_is_collected_and_the_log_goes_on()
    {
        var seen = await ObservedService.RunAsync((builder, settings) =>
        {
            builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] = "";
            builder.AddTelemetry(settings);
            Assert.DoesNotContain(builder.Services, service => service.ServiceType == typeof(TracerProvider));
        });

        Assert.Equal(0, seen.Traces.Length + seen.Logs.Length + seen.Metrics.Length);
        Assert.Empty(s_scan.Find(seen.Console));
        AssertArrived([.. PlantedLeaks.LogMarkers, Mark], seen.Console);
    }

    [Fact]
    public async Task Access_logs_that_an_operator_turns_on_hold_no_card_number()
    {
        var seen = await ObservedService.RunAsync(
            (builder, settings) => builder.AddTelemetry(settings), accessLogs: true);

        AssertArrived(["Request starting HTTP/1.1 GET", "HttpLoggingMiddleware", Mark], seen.Console);
        Assert.Empty(s_scan.FindInPieces(Encoding.UTF8.GetBytes(seen.Console)));
        Assert.Empty(s_scan.FindInPieces(seen.Logs));
        Assert.NotEmpty(
            s_scan.Find((await ObservedService.RunAsync(UnguardedTelemetry.Add, accessLogs: true)).Console));
    }

    private static IEnumerable<string> LogsOf(IReadOnlyList<string> markers, string console)
    {
        var lines = console.Split('\n');
        return markers.Select(marker => lines.Single(line => line.Contains(marker, StringComparison.Ordinal)));
    }

    private static void AssertLeaked(IReadOnlyList<string> encodings, params string[] others)
    {
        Assert.Contains("plain", encodings);
        Assert.Contains("spaced", encodings);
        Assert.All(others, other => Assert.Contains("plain, " + other, encodings));
    }

    private static void AssertArrived(IEnumerable<string> markers, string output) =>
        Assert.All(markers, marker => Assert.Contains(marker, output, StringComparison.Ordinal));
}

using System.Globalization;
using Google.Protobuf;
using RegulatedWorkload.AppHost.Dashboard.Otlp;
using RegulatedWorkload.AppHost.Dashboard.Telemetry;
using RegulatedWorkload.Tests.Dashboard.Running;

namespace RegulatedWorkload.Tests.Dashboard;

/// <summary>However much is sent, the dashboard keeps a bounded part of it, the latest.</summary>
public sealed class BoundsTests
{
    private static readonly TelemetryBounds Bounds = new();

    [Fact]
    public async Task A_flood_of_telemetry_takes_bounded_memory()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        var stores = dashboard.Telemetry.Stores;
        var before = GC.GetTotalMemory(forceFullCollection: true);

        for (var batch = 0; batch < 150; batch++)
        {
            var id = batch.ToString(CultureInfo.InvariantCulture);
            var text = new string('x', 1_500);
            await dashboard.SendAsync(
                Sent.Records("orders", "c", Enumerable.Repeat(Sent.Record(text, 9, ("value", text)), 800)));
            await dashboard.SendAsync(
                Sent.Spans("orders", Enumerable.Range(0, 500).Select(span => Sent.Span(
                    $"{id}-{span / 10}", $"{span}", "", ("value", text), ("other", text)))));
            await dashboard.SendAsync(
                Sent.Sums("orders", Enumerable.Range(0, 50).Select(series => Sent.Sum("m", 1, ("tag", $"{id}-{series}")))));
        }

        Assert.InRange(stores.Logs.Count, 1, Bounds.Lines);
        Assert.InRange(stores.Traces.Count, 1, Bounds.Spans);
        Assert.InRange(stores.Measures.Count, 1, Bounds.Series);
        // Two bytes a character, for logs and spans each, and as much again for everything around them.
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, 0, 2 * 2 * 2 * Bounds.Characters);
        Assert.Contains("shown of", await dashboard.ReadAsync("/logs"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_flood_of_names_and_identities_takes_bounded_memory()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        var stores = dashboard.Telemetry.Stores;
        var port = dashboard.Plan.Services[0].TrafficPort.ToString(CultureInfo.InvariantCulture);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        for (var batch = 0; batch < 60; batch++)
        {
            var (spans, records) = (new ExportTraceServiceRequest(), new ExportLogsServiceRequest());
            for (var sender = 0; sender < 300; sender++)
            {
                var name = $"{batch}-{sender}".PadRight(1_500, 'x');
                var span = Sent.Span("t", "s", "", ("http.request.method", "POST"), ("server.port", port));
                span.TraceId = span.ParentSpanId = ByteString.CopyFromUtf8(name);
                span.Events.Add(new SpanEvent { Name = name });
                var record = Sent.Record("r");
                record.TraceId = span.TraceId;
                spans.MergeFrom(Sent.Spans(name, span));
                records.MergeFrom(Sent.Records(name, name, record));
            }

            await dashboard.SendAsync(spans);
            await dashboard.SendAsync(records);
        }

        Assert.Equal(0, stores.Calls.Of("0-0".PadRight(1_500, 'x'), dashboard.Plan.Services[0].Name).Count);
        Assert.Equal(32, stores.Logs.Find(new LogFilter(), most: 1)[0].TraceId.Length);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, 0, 2 * 2 * 2 * Bounds.Characters);
    }

    [Fact]
    public void Of_100_000_records_the_latest_are_kept_and_found()
    {
        var logs = new LogStore(Bounds);
        for (var number = 1; number <= Bounds.Lines + 10; number++)
        {
            logs.Add(Entry(number % 1000 == 0 ? "needle" : "hay"));
        }

        Assert.Equal(Bounds.Lines, logs.Count);
        var found = logs.Find(new LogFilter(Text: "NEEDLE"), most: 3);
        Assert.Equal([98_000, 99_000, 100_000], found.Select(entry => entry.Number));
        Assert.Equal([96_000, 97_000], logs.Find(new LogFilter(Text: "needle"), most: 2, before: 98_000).Select(entry => entry.Number));
        Assert.Equal(11, logs.Find(new LogFilter(), most: 1, before: 12)[0].Number);
        Assert.Empty(logs.Find(new LogFilter(), most: 1, before: 11));
    }

    [Fact]
    public void A_trace_without_end_does_not_push_the_others_out()
    {
        var traces = new TraceStore(Bounds);
        traces.Add(Span("other"));
        for (var number = 0; number < Bounds.Spans + 1; number++) traces.Add(Span("endless"));

        Assert.NotNull(traces.Find("other"));
        Assert.Equal(TelemetryBounds.SpansOfTrace + 1, traces.Count);
    }

    [Fact]
    public void Refused_attempts_are_counted_without_end_and_kept_to_a_bound()
    {
        var refusals = new RefusalStore(Bounds, TimeProvider.System);
        for (var number = 0; number < 1000; number++)
        {
            refusals.Add(new RefusedAttempt(default, "orders", "", $"{number}", "", ""));
        }

        Assert.Equal(1000, refusals.Total);
        Assert.Equal(Bounds.Refusals, refusals.Latest(int.MaxValue).Count);
        Assert.Equal("999", refusals.Latest(1)[0].Reason);
    }

    private static LogEntry Entry(string message) =>
        new(default, "orders", LogSeverity.Information, "c", message, "", []);

    private static SpanEntry Span(string trace) => new()
    {
        TraceId = trace,
        SpanId = "s",
        ParentSpanId = "",
        Name = "n",
        Service = "orders",
        Scope = "out-of-scope",
        Role = SpanRole.Internal,
        Start = default,
        Duration = default,
        Failed = false,
        Attributes = [],
    };
}

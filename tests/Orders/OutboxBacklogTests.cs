using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging.Abstractions;
using RegulatedWorkload.Orders.Outbox;
using RegulatedWorkload.PaymentsV1;
using RegulatedWorkload.ServiceDefaults.Telemetry;
using RegulatedWorkload.Tests.Orders.Running;

namespace RegulatedWorkload.Tests.Orders;

public sealed class OutboxBacklogTests
{
    [Fact]
    public async Task Depth_and_age_tell_what_waits_and_for_how_long()
    {
        await using var shop = await Shop.OpenAsync();
        shop.Callees.IsDown = request => request is CaptureRequest;
        await shop.Orders.PlaceAsync(Shop.Request());
        await shop.Orders.WorkAsync();
        using var meter = new WorkloadMeter();
        using var backlog = new OutboxBacklog(
            shop.Orders.Database, meter, shop.Time, NullLogger<OutboxBacklog>.Instance);

        shop.Time.Advance(TimeSpan.FromSeconds(30));
        await backlog.MeasureAsync(TestContext.Current.CancellationToken);

        var seen = Read();
        Assert.Equal(1, seen["workload.outbox.depth", "capture"]);
        Assert.Equal(1, seen["workload.outbox.depth", "receipt"]);
        Assert.Equal(0, seen["workload.outbox.depth", "refund"]);
        Assert.InRange(seen["workload.outbox.age", "capture"], 30, 60);
        Assert.Equal(0, seen["workload.outbox.age", "refund"]);

        shop.Callees.IsDown = _ => false;
        shop.Time.Advance(TimeSpan.FromMinutes(2));
        await shop.Orders.WorkAsync();
        await backlog.MeasureAsync(TestContext.Current.CancellationToken);

        Assert.Equal(0, Read()["workload.outbox.depth", "capture"]);
        Assert.Equal(0, Read()["workload.outbox.age", "capture"]);
    }

    private static Readings Read()
    {
        var readings = new Readings();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == WorkloadTelemetry.Name) listener.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) =>
            readings[instrument.Name, (string)tags[0].Value!] = value);
        listener.Start();
        listener.RecordObservableInstruments();
        return readings;
    }

    private sealed class Readings
    {
        private readonly Dictionary<(string, string), double> _values = [];

        public double this[string instrument, string task]
        {
            get => _values[(instrument, task)];
            set => _values[(instrument, task)] = value;
        }
    }
}

using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using RegulatedWorkload.ServiceDefaults.Telemetry;

namespace RegulatedWorkload.Tests.Support.Identity;

/// <summary>What one service counts and logs.</summary>
public sealed partial class Observation : ILoggerProvider
{
    // What a service tells of its own life, between the events that tests wait for.
    private static readonly string?[] OfItself =
        ["audit-started", "audit-stopped", "certificate-changed", "trust-changed"];

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    private readonly MeterListener _listener = new();
    private readonly Channel<(string Kind, string Reason)> _refusals = Channel.CreateUnbounded<(string, string)>();
    private readonly Channel<string> _events = Channel.CreateUnbounded<string>();
    private readonly ConcurrentQueue<string> _log = [];

    /// <summary>Every line logged at any level of the service's own filters.</summary>
    public IReadOnlyCollection<string> Log => _log;

    /// <summary>Listens to the meters of one service and of no other in this process.</summary>
    public void Attach(IMeterFactory meters)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope == meters && instrument.Name == "workload.refusals")
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((_, count, tags, _) =>
        {
            var (kind, reason) = ("", "");
            foreach (var (key, value) in tags)
            {
                if (key == "workload.refusal.kind") kind = (string)value!;
                else if (key == "workload.refusal.reason") reason = (string)value!;
                else Assert.Fail($"The refusal metric has the tag {key}.");
            }

            Assert.Equal(1, count);
            _refusals.Writer.TryWrite((kind, reason));
        });
        _listener.Start();
    }

    /// <summary>The next refusal that is counted.</summary>
    public Task<(string Kind, string Reason)> NextRefusalAsync() => NextAsync(_refusals);

    /// <summary>The next security event.</summary>
    public Task<string> NextSecurityEventAsync() => NextAsync(_events);

    public ILogger CreateLogger(string categoryName) => new Recorder(this, categoryName);

    public void Dispose() => _listener.Dispose();

    [GeneratedRegex("""127\.0\.0\.1:[0-9]+""")]
    private static partial Regex Port();

    private static Task<T> NextAsync<T>(Channel<T> channel) => channel.Reader
        .ReadAsync(TestContext.Current.CancellationToken)
        .AsTask()
        .WaitAsync(Timeout, TestContext.Current.CancellationToken);

    private sealed class Recorder(Observation observation, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            var line = $"{eventId.Id} {formatter(state, exception)} {exception}".TrimEnd();
            observation._log.Enqueue(line);
            if (category != WorkloadTelemetry.SecurityCategory || OfItself.Contains(eventId.Name)) return;
            observation._events.Writer.TryWrite(Port().Replace(line, "127.0.0.1:*"));
        }
    }
}

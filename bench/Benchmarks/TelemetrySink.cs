using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace RegulatedWorkload.Benchmarks;

/// <summary>An OTLP endpoint over HTTP that reads everything and keeps nothing.</summary>
internal sealed class TelemetrySink : IAsyncDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(1);

    private readonly TaskCompletionSource _received = new();
    private readonly WebApplication _app;

    private TelemetrySink(WebApplication app) => _app = app;

    /// <summary>Ends when something has come.</summary>
    /// <exception cref="TimeoutException">Nothing comes: the measured services have no exporter.</exception>
    public Task ReceivedAsync(CancellationToken cancellationToken) =>
        _received.Task.WaitAsync(Timeout, cancellationToken);

    /// <summary>What a service is told, to send here.</summary>
    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = _app.Urls.First(),
        ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
    };

    public static async Task<TelemetrySink> StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var sink = new TelemetrySink(builder.Build());
        sink._app.Urls.Add("http://127.0.0.1:0");
        sink._app.Run(async context =>
        {
            var buffer = new byte[64 * 1024];
            while (await context.Request.Body.ReadAsync(buffer, context.RequestAborted) > 0)
            {
                sink._received.TrySetResult();
            }
        });
        await sink._app.StartAsync(cancellationToken);
        return sink;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}

using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace RegulatedWorkload.Tests.Telemetry.Running;

/// <summary>An OTLP endpoint over HTTP that keeps the raw bytes of what it is sent, by signal.</summary>
public sealed class OtlpRecorder : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, byte[]> _received = new();

    private OtlpRecorder(WebApplication app) => _app = app;

    /// <summary>What to set so that a service sends here.</summary>
    public Dictionary<string, string?> Environment => new()
    {
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = _app.Urls.First(),
        ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
    };

    /// <summary>All bytes of <c>traces</c>, <c>metrics</c> or <c>logs</c>.</summary>
    public byte[] Received(string signal) => _received.GetValueOrDefault(signal, []);

    public static async Task<OtlpRecorder> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var recorder = new OtlpRecorder(builder.Build());
        recorder._app.Urls.Add("http://127.0.0.1:0");
        recorder._app.Run(recorder.RecordAsync);
        await recorder._app.StartAsync();
        return recorder;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task RecordAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var signal = context.Request.Path.Value!.Split('/')[^1];
        _received.AddOrUpdate(signal, body.ToArray(), (_, earlier) => [.. earlier, .. body.ToArray()]);
    }
}

using System.Collections.Concurrent;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace RegulatedWorkload.Tests.Support.Running;

/// <summary>An ingestion endpoint of Azure Monitor that accepts everything and keeps it.</summary>
public sealed class IngestionEndpoint : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<(string Path, string Body)> _received = [];

    private IngestionEndpoint(WebApplication app) => _app = app;

    /// <summary>The connection string that leads here.</summary>
    public string ConnectionString =>
        $"InstrumentationKey=00000000-0000-0000-0000-000000000001;IngestionEndpoint={_app.Urls.First()}/";

    /// <summary>Every path that was asked for.</summary>
    public IReadOnlyCollection<string> Paths => [.. _received.Select(request => request.Path).Distinct()];

    /// <summary>Everything received, as text.</summary>
    public string Text => string.Join('\n', _received.Select(request => request.Body));

    /// <summary>The telemetry items of a type, for example <c>RequestData</c>.</summary>
    public IReadOnlyList<JsonElement> Items(string type) =>
    [
        .. Text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonElement.Parse(line))
            .Where(item => item.GetProperty("data").GetProperty("baseType").GetString() == type),
    ];

    public static async Task<IngestionEndpoint> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var endpoint = new IngestionEndpoint(builder.Build());
        endpoint._app.Urls.Add("http://127.0.0.1:0");
        endpoint._app.Run(endpoint.AcceptAsync);
        await endpoint._app.StartAsync();
        return endpoint;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AcceptAsync(HttpContext context)
    {
        await using var plain = context.Request.Headers.ContentEncoding == "gzip"
            ? new GZipStream(context.Request.Body, CompressionMode.Decompress)
            : context.Request.Body;
        using var reader = new StreamReader(plain, Encoding.UTF8);
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        _received.Enqueue((context.Request.Path.Value!, body));
        var count = body.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync($$"""{"itemsReceived":{{count}},"itemsAccepted":{{count}},"errors":[]}""");
    }
}

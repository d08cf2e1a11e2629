using System.Collections.Concurrent;
using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using RegulatedWorkload.Tests.Support.Identity;

namespace RegulatedWorkload.Tests.Support.Running;

/// <summary>An ingestion endpoint of Azure Monitor that accepts everything and keeps it.</summary>
public sealed class IngestionEndpoint : IAsyncDisposable
{
    private const string Host = "ingest.applicationinsights.test";

    private readonly TestAuthority _authority = new();
    private readonly ConcurrentQueue<(string Path, string Body, string Authorization)> _received = [];
    private WebApplication _app = null!;

    private IngestionEndpoint()
    {
    }

    /// <summary>The connection string that leads here.</summary>
    public string ConnectionString => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"InstrumentationKey=00000000-0000-0000-0000-000000000001;IngestionEndpoint={Named}");

    /// <summary>The authorization headers that were sent; an empty one stands for none.</summary>
    public IReadOnlyCollection<string> Authorizations =>
        [.. _received.Select(request => request.Authorization).Distinct()];

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

    private Uri Address => new(_app.Urls.First());

    // A certificate is of a name.
    private Uri Named => Address.Scheme == Uri.UriSchemeHttps
        ? new UriBuilder(Address) { Host = Host }.Uri
        : Address;

    /// <summary>Starts one that is spoken to in clear.</summary>
    public static Task<IngestionEndpoint> StartAsync() => StartAsync(secure: false);

    /// <summary>Starts one that is spoken to over TLS, as a sender of tokens insists on.</summary>
    public static Task<IngestionEndpoint> StartSecurelyAsync() => StartAsync(secure: true);

    /// <summary>A client's connections to this endpoint alone.</summary>
    public HttpMessageHandler Connections() => LoopbackConnections.To(Address.Port, _authority.Certificate);

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _authority.Dispose();
    }

    private static async Task<IngestionEndpoint> StartAsync(bool secure)
    {
        var endpoint = new IngestionEndpoint();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listener =>
        {
            if (secure) listener.UseHttps(endpoint._authority.Issue(new TestCertificate { DnsNames = [Host] }));
        }));
        endpoint._app = builder.Build();
        endpoint._app.Run(endpoint.AcceptAsync);
        await endpoint._app.StartAsync();
        return endpoint;
    }

    private async Task AcceptAsync(HttpContext context)
    {
        await using var plain = context.Request.Headers.ContentEncoding == "gzip"
            ? new GZipStream(context.Request.Body, CompressionMode.Decompress)
            : context.Request.Body;
        using var reader = new StreamReader(plain, Encoding.UTF8);
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        _received.Enqueue((context.Request.Path.Value!, body, context.Request.Headers.Authorization.ToString()));
        var count = body.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync($$"""{"itemsReceived":{{count}},"itemsAccepted":{{count}},"errors":[]}""");
    }
}

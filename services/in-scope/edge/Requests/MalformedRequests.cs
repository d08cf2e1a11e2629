using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using RegulatedWorkload.ServiceDefaults.Http;
using RegulatedWorkload.ServiceDefaults.Telemetry;

namespace RegulatedWorkload.Edge.Requests;

/// <summary>
/// Counts what Kestrel answers with 400 before any of our code runs: among it a request with several hosts, or with one
/// in its target and another in <c>Host</c> (RFC 9112, sections 3.2 and 3.2.2).
/// </summary>
internal sealed class MalformedRequests(SecurityEvents security) : IObserver<KeyValuePair<string, object?>>
{
    public const string Event = "Microsoft.AspNetCore.Server.Kestrel.BadRequest";

    private static readonly object s_counted = new();

    /// <summary>
    /// Counts a request that our code refuses, and keeps it from being counted once more: Kestrel tells of a broken
    /// body when it has been answered, and over HTTP/1.1 takes what is left of the body, and the end of the connection,
    /// for another request.
    /// </summary>
    public static void Count(SecurityEvents security, HttpContext context, string reason)
    {
        context.Features.Set(Mark.Instance);
        if (!HttpProtocol.IsHttp2(context.Request.Protocol)
            && context.Features.Get<IConnectionItemsFeature>() is { } connection)
        {
            connection.Items[s_counted] = true;
        }

        security.RequestRefused(reason, Origin.Of(context));
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Key != Event || value.Value is not IFeatureCollection features) return;
        if (IsCounted(features)) return;
        var message = features.Get<IBadRequestExceptionFeature>()?.Error?.Message ?? "";
        var reason = message.Contains("Host header", StringComparison.OrdinalIgnoreCase)
            ? RequestRefusals.AmbiguousHost
            : RequestRefusals.Malformed;
        var from = features.Get<IHttpConnectionFeature>();
        security.RequestRefused(
            reason, from?.RemoteIpAddress is { } address ? new IPEndPoint(address, from.RemotePort) : null);
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }

    /// <summary>Begins to count; the subscription lives as long as the process does.</summary>
    public static void Subscribe(IServiceProvider services) => services.GetRequiredService<DiagnosticListener>()
        .Subscribe(new MalformedRequests(services.GetRequiredService<SecurityEvents>()), name => name == Event);

    private static bool IsCounted(IFeatureCollection features) =>
        features.Get<Mark>() is not null
        || features.Get<IConnectionItemsFeature>()?.Items.ContainsKey(s_counted) == true;

    private sealed class Mark
    {
        public static readonly Mark Instance = new();
    }
}

using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Http.Features;
using RegulatedWorkload.ServiceDefaults.Telemetry;

namespace RegulatedWorkload.Edge.Requests;

/// <summary>
/// Counts what Kestrel answers with 400 before any of our code runs: among it a request with several hosts, or with one
/// in its target and another in <c>Host</c> (RFC 9112, sections 3.2 and 3.2.2).
/// </summary>
internal sealed class MalformedRequests(SecurityEvents security) : IObserver<KeyValuePair<string, object?>>
{
    public const string Event = "Microsoft.AspNetCore.Server.Kestrel.BadRequest";

    /// <summary>
    /// The feature of a request that is counted already: Kestrel tells of a broken body once more when it has been
    /// answered.
    /// </summary>
    public static readonly Mark Counted = new();

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Key != Event || value.Value is not IFeatureCollection features) return;
        if (features.Get<Mark>() is not null) return;
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

    /// <summary>Whether a request is counted.</summary>
    internal sealed class Mark
    {
    }
}

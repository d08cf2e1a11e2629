using Grpc.Core;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using RegulatedWorkload.ServiceDefaults.Http;
using RegulatedWorkload.ServiceDefaults.Identity;
using RegulatedWorkload.ServiceDefaults.Telemetry;

namespace RegulatedWorkload.ServiceDefaults.Authorization;

/// <summary>
/// Stands in front of every endpoint of the traffic listener: the connection's identity is still good, and the
/// declaration lists it for the path. gRPC callers see UNAVAILABLE or PERMISSION_DENIED, HTTP callers 503 or 403.
/// </summary>
internal sealed class CallerAuthorization(WatchedCallers callers, WorkloadIdentity identity, SecurityEvents security)
{
    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var path = context.Request.Path.Value ?? "";
        if (context.Features.Get<PeerIdentity>() is not { } peer)
        {
            return RefuseAsync(context, "none", path, PeerRefusals.NoCertificate);
        }

        // In the span of a refused call too.
        context.Features.Get<IHttpActivityFeature>()?.Activity.SetTag(CallTelemetry.PeerName, peer.Id.Service);
        if (peer.Refuse(identity.Material, identity.Now) is { } reason)
        {
            // The caller may hold a newer certificate: it is told to come again on a new connection.
            context.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();
            security.CallRefused(peer.Id.Value, path, reason, Origin.Of(context));
            return AnswerAsync(context, StatusCode.Unavailable, "The connection is no longer trusted.");
        }

        return callers.Current.Admits(peer.Id, path)
            ? next(context)
            : RefuseAsync(context, peer.Id.Value, path, PeerRefusals.NotDeclared);
    }

    private Task RefuseAsync(HttpContext context, string caller, string path, string reason)
    {
        security.CallRefused(caller, path, reason, Origin.Of(context));
        return AnswerAsync(context, StatusCode.PermissionDenied, "The declaration does not allow this call.");
    }

    private static Task AnswerAsync(HttpContext context, StatusCode status, string message)
    {
        var denied = status == StatusCode.PermissionDenied;
        if (context.Request.ContentType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) != true)
        {
            return Problem.WriteAsync(
                context, denied ? 403 : 503, denied ? "call-not-declared" : "dependency-unavailable", message);
        }

        // A trailers-only answer (gRPC over HTTP/2, "Responses").
        context.Response.ContentType = "application/grpc";
        context.Response.Headers["grpc-status"] = ((int)status).ToString("D", null);
        context.Response.Headers["grpc-message"] = Uri.EscapeDataString(message);
        return Task.CompletedTask;
    }
}

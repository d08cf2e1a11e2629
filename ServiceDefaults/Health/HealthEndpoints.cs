using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using RegulatedWorkload.ServiceDefaults.Calls;
using RegulatedWorkload.ServiceDefaults.Configuration;
using RegulatedWorkload.ServiceDefaults.Identity;

namespace RegulatedWorkload.ServiceDefaults.Health;

/// <summary>
/// Answers the probes on the health listener, and nothing else there: <c>/livez</c> while the process works,
/// <c>/readyz</c> while it also accepts calls, with the callees that do not answer it. A stopping service is not ready,
/// but serves what still arrives.
/// </summary>
internal sealed class HealthEndpoints(
    ServiceSettings settings, WorkloadIdentity identity, CalleeReach callees, IHostApplicationLifetime lifetime)
{
    public bool Owns(HttpContext context) => context.Connection.LocalPort == settings.HealthListener.Port;

    public Task AnswerAsync(HttpContext context)
    {
        var (status, text) = context.Request.Path.Value switch
        {
            "/livez" => (StatusCodes.Status200OK, "live"),
            "/readyz" => Readiness(),
            _ => (StatusCodes.Status404NotFound, "not found"),
        };
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(text, context.RequestAborted);
    }

    private (int Status, string Text) Readiness()
    {
        if (!lifetime.ApplicationStarted.IsCancellationRequested) return NotReady("starting");
        if (lifetime.ApplicationStopping.IsCancellationRequested) return NotReady("draining");
        return identity.Now >= identity.Material.Leaf.NotAfter.ToUniversalTime()
            ? NotReady("certificate expired")
            : (StatusCodes.Status200OK, string.Join("; ", callees.Describe().Prepend("ready")));
    }

    private static (int Status, string Text) NotReady(string text) => (StatusCodes.Status503ServiceUnavailable, text);
}

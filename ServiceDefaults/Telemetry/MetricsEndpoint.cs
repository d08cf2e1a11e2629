using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace RegulatedWorkload.ServiceDefaults.Telemetry;

/// <summary>
/// <c>GET /metrics</c> in the Prometheus text format, for a scraper that carries no certificate, on the health listener
/// and nowhere else. Probes and scrapes are not counted among the requests that they ask about.
/// </summary>
internal static class MetricsEndpoint
{
    public static void UseMetrics(this WebApplication app, Func<HttpContext, bool> isHealth)
    {
        app.Use((context, next) =>
        {
            if (isHealth(context) && context.Features.Get<IHttpMetricsTagsFeature>() is { } metrics)
            {
                metrics.MetricsDisabled = true;
            }

            return next(context);
        });
        app.UseOpenTelemetryPrometheusScrapingEndpoint(context =>
            isHealth(context) && context.Request.Path == "/metrics" && HttpMethods.IsGet(context.Request.Method));
    }
}

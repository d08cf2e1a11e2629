using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using RegulatedWorkload.AppHost.Dashboard.Access;
using RegulatedWorkload.AppHost.Dashboard.Pages;
using RegulatedWorkload.AppHost.Dashboard.Telemetry;

namespace RegulatedWorkload.AppHost.Dashboard;

/// <summary>The addresses of the dashboard.</summary>
internal static class DashboardEndpoints
{
    public static void MapDashboard(
        this IEndpointRouteBuilder app,
        DashboardModel model,
        DashboardAccess access,
        RequestGuard guard,
        Changes changes)
    {
        app.MapGet(RequestGuard.OpenPath, (string? token, HttpContext context) => Open(access, guard, token, context));
        app.MapGet("/", () => Page<TopologyPage>(new { Model = model }));
        app.MapGet("/services", () => Page<ServicesPage>(new { Model = model }));
        app.MapPost("/services/{name}", (string name, HttpContext context) =>
            ServiceActions.RunAsync(model, name, context));
        app.MapGet("/logs", (string? service, string? level, string? text, string? trace, long? before) =>
            Page<LogsPage>(new
            {
                Model = model,
                Filter = new LogFilter(service ?? "", SeverityOf(level), text ?? "", trace ?? ""),
                Before = before ?? long.MaxValue,
            }));
        app.MapGet("/traces", (string? service, string? text, bool? failed) => Page<TracesPage>(new
        {
            Model = model,
            Filter = new TraceFilter(service ?? "", text ?? "", failed ?? false),
        }));
        app.MapGet("/traces/{id}", (string id) => model.Telemetry.Traces.Find(id) is { } trace
            ? Page<TracePage>(new { Model = model, Trace = trace })
            : NotFound(model));
        app.MapGet("/changes", (IHostApplicationLifetime host, HttpContext context) =>
        {
            var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, host.ApplicationStopping);
            context.Response.RegisterForDispose(either);
            return TypedResults.ServerSentEvents(changes.WatchAsync(either.Token));
        });
        app.MapGet("/assets/{name}", IResult (string name) => DashboardAssets.Find(name));
        // Asked for where no page names an icon.
        app.MapGet("/favicon.ico", () => DashboardAssets.Find("icon.svg"));
        app.MapFallback(() => NotFound(model));
    }

    private static IResult Open(DashboardAccess access, RequestGuard guard, string? token, HttpContext context)
    {
        if (access.Open(token ?? "") is not { } session)
        {
            return TypedResults.Text(
                "This address was used before, or belongs to an earlier run. Open the one that the run printed last.",
                statusCode: StatusCodes.Status401Unauthorized);
        }

        context.Response.Cookies.Append(
            guard.Cookie,
            session,
            new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict, Path = "/", IsEssential = true });

        // No redirect: a strict cookie would not come along when a link on another site led here.
        context.Response.Headers["Refresh"] = "0; url=/";
        return TypedResults.Text("The dashboard opens.");
    }

    private static RazorComponentResult Page<T>(object parameters, int status = StatusCodes.Status200OK)
        where T : Microsoft.AspNetCore.Components.IComponent =>
        new RazorComponentResult<T>(parameters) { PreventStreamingRendering = true, StatusCode = status };

    private static RazorComponentResult NotFound(DashboardModel model) =>
        Page<NotFoundPage>(new { Model = model }, StatusCodes.Status404NotFound);

    private static LogSeverity SeverityOf(string? level) =>
        Enum.TryParse<LogSeverity>(level, ignoreCase: true, out var severity) && Enum.IsDefined(severity)
            ? severity
            : LogSeverity.Information;
}

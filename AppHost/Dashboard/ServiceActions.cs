using Microsoft.AspNetCore.Http;

namespace RegulatedWorkload.AppHost.Dashboard;

/// <summary>Starts, stops and restarts one service for the person at the dashboard.</summary>
internal static class ServiceActions
{
    public static async Task<IResult> RunAsync(DashboardModel model, string name, HttpContext context)
    {
        if (model.Find(name) is null) return TypedResults.NotFound();
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        switch (form["action"].ToString())
        {
            case "start":
                Begin(model.Orchestrator.StartAsync(name));
                break;
            case "stop":
                await model.Orchestrator.StopAsync(name);
                break;
            case "restart":
                Begin(model.Orchestrator.RestartAsync(name));
                break;
            default:
                return TypedResults.BadRequest();
        }

        // The page is asked for anew, so that a reload repeats no action.
        context.Response.Headers.Location = $"/services#{name}";
        return TypedResults.StatusCode(StatusCodes.Status303SeeOther);
    }

    // Whether it becomes ready is for the page to tell: the state and the last failure stand in its card.
    private static void Begin(Task action) => _ = action.ContinueWith(
        ended => _ = ended.Exception, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
}

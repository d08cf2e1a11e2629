using RegulatedWorkload.ServiceDefaults.Http;

namespace RegulatedWorkload.Storefront.Api;

/// <summary>Gives every empty error answer its problem: unknown paths, wrong methods, failures.</summary>
internal static class UnknownPaths
{
    public static void UseProblems(this WebApplication app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandler = context => Problem.WriteAsync(context, 500, "internal", "The shop failed."),
        });
        app.UseStatusCodePages(status => status.HttpContext.Response.StatusCode switch
        {
            StatusCodes.Status404NotFound => Problem.WriteAsync(
                status.HttpContext, 404, "not-found", "There is nothing here."),
            StatusCodes.Status405MethodNotAllowed => Problem.WriteAsync(
                status.HttpContext, 405, "method-not-allowed", "This address does not know that method."),
            var other => Problem.WriteAsync(status.HttpContext, other, "malformed", "The request cannot be served."),
        });
    }
}

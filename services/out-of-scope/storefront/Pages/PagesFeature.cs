using System.Reflection;
using RegulatedWorkload.ServiceDefaults.Configuration;
using RegulatedWorkload.ServiceDefaults.Http;

namespace RegulatedWorkload.Storefront.Pages;

/// <summary>The shop's pages: static files that ask the JSON interface for everything that changes.</summary>
internal static class PagesFeature
{
    private const string Assets = "Pages/assets/";

    private static readonly Assembly Assembly = typeof(PagesFeature).Assembly;

    public static void MapPages(this WebApplication app)
    {
        var settings = app.Services.GetRequiredService<ServiceSettings>();
        var notFound = Page("not-found.html", settings);
        app.Use((context, next) => FindAsync(context, next, notFound));
        app.MapFile("/", Page("index.html", settings));
        app.MapFile("/checkout", Page("checkout.html", settings));
        app.MapFile("/orders/{id}", Page("order.html", settings));

        // A product without a drawing of its own.
        app.MapFile("/assets/products/{name}", EmbeddedFile.Load(Assembly, Assets + "products/generic.svg"));
        foreach (var name in Assembly.GetManifestResourceNames())
        {
            if (!name.StartsWith(Assets, StringComparison.Ordinal)) continue;
            app.MapFile("/assets/" + name[Assets.Length..], EmbeddedFile.Load(Assembly, name));
        }
    }

    // People see a page where programs see a problem.
    private static async Task FindAsync(HttpContext context, RequestDelegate next, EmbeddedFile notFound)
    {
        await next(context);
        var isPage = context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal);
        if (isPage && context.Response is { StatusCode: StatusCodes.Status404NotFound, HasStarted: false })
        {
            await notFound.WriteAsync(context);
        }
    }

    private static EmbeddedFile Page(string name, ServiceSettings settings) => EmbeddedFile.Load(
        Assembly,
        "Pages/" + name,
        new Dictionary<string, string> { ["pay-origin"] = PayOrigin(settings) });

    private static string PayOrigin(ServiceSettings settings) =>
        settings.Origins.TryGetValue("pay", out var origin)
            ? origin.GetLeftPart(UriPartial.Authority)
            : throw new ConfigurationFaultsException(["WORKLOAD__ORIGINS__PAY must name the origin of the card form."]);
}

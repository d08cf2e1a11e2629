using RegulatedWorkload.ServiceDefaults.Configuration;
using RegulatedWorkload.ServiceDefaults.Http;

namespace RegulatedWorkload.Storefront.Pages;

/// <summary>The shop's pages: static files that ask the JSON interface for everything that changes.</summary>
internal static class PagesFeature
{
    private const string Assets = "Pages/assets/";

    public static void MapPages(this IEndpointRouteBuilder app)
    {
        var settings = app.ServiceProvider.GetRequiredService<ServiceSettings>();
        app.MapFile("/", Page("index.html", settings));
        app.MapFile("/checkout", Page("checkout.html", settings));
        app.MapFile("/orders/{id}", Page("order.html", settings));

        var assembly = typeof(PagesFeature).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Assets, StringComparison.Ordinal)))
        {
            app.MapFile("/assets/" + name[Assets.Length..], EmbeddedFile.Load(assembly, name));
        }
    }

    private static EmbeddedFile Page(string name, ServiceSettings settings) => EmbeddedFile.Load(
        typeof(PagesFeature).Assembly,
        "Pages/" + name,
        new Dictionary<string, string> { ["pay-origin"] = PayOrigin(settings) });

    private static string PayOrigin(ServiceSettings settings) =>
        settings.Origins.TryGetValue("pay", out var origin)
            ? origin.GetLeftPart(UriPartial.Authority)
            : throw new ConfigurationFaultsException(["WORKLOAD__ORIGINS__PAY must name the origin of the card form."]);
}

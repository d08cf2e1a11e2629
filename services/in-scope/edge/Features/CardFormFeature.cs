using System.Collections.Frozen;
using RegulatedWorkload.Edge.Hosts;
using RegulatedWorkload.ServiceDefaults.Http;

namespace RegulatedWorkload.Edge.Features;

/// <summary>
/// The card form, which the shop frames. The root leads to the shop: whoever accepts a development certificate here
/// has accepted it for the frame.
/// </summary>
internal static class CardFormFeature
{
    public static void MapCardForm(this IEndpointRouteBuilder app)
    {
        var origins = app.ServiceProvider.GetRequiredService<PublicOrigins>();
        var values = new Dictionary<string, string> { ["shop-origin"] = origins.Shop }.ToFrozenDictionary();
        app.MapMethods("/", EmbeddedFile.Methods, (RequestDelegate)(context => Redirect(context, origins)));
        app.MapFile("/form", EmbeddedFile.Load(typeof(CardFormFeature).Assembly, "CardForm/form.html", values));
        app.MapFile("/form.css", EmbeddedFile.Load(typeof(CardFormFeature).Assembly, "CardForm/form.css"));
        app.MapFile("/form.js", EmbeddedFile.Load(typeof(CardFormFeature).Assembly, "CardForm/form.js"));
    }

    private static Task Redirect(HttpContext context, PublicOrigins origins)
    {
        context.Response.Redirect(origins.Shop + "/");
        return Task.CompletedTask;
    }
}

using RegulatedWorkload.Edge.Hosts;
using RegulatedWorkload.ServiceDefaults.Http;

namespace RegulatedWorkload.Edge.Features;

/// <summary>
/// The card form, which the shop frames. The root leads to the shop: a developer who accepts the certificate here
/// has accepted it for the frame.
/// </summary>
internal static class CardFormFeature
{
    private static readonly string[] s_assets =
    [
        "form.css", "form.js", "field.js", "number-field.js", "expiry-field.js", "card.js", "expiry.js", "digits.js",
    ];

    public static void MapCardForm(this IEndpointRouteBuilder app)
    {
        var origins = app.ServiceProvider.GetRequiredService<PublicOrigins>();
        app.MapMethods("/", EmbeddedFile.Methods, context => RedirectAsync(context, origins));
        app.MapFile("/form", Load("form.html", new() { ["shop-origin"] = origins.Shop }));
        foreach (var asset in s_assets)
        {
            app.MapFile("/" + asset, Load(asset));
        }
    }

    private static EmbeddedFile Load(string name, Dictionary<string, string>? values = null) =>
        EmbeddedFile.Load(typeof(CardFormFeature).Assembly, "CardForm/" + name, values);

    private static Task RedirectAsync(HttpContext context, PublicOrigins origins)
    {
        context.Response.Redirect(origins.Shop + "/");
        return Task.CompletedTask;
    }
}

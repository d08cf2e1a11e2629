using RegulatedWorkload.Edge.Hosts;

namespace RegulatedWorkload.Edge.Features;

/// <summary>
/// Tells browsers to do as little as possible with what they are sent: no third party, no inline code, and the card
/// form framed by the shop alone (PCI DSS 6.4.3).
/// </summary>
internal static class SecurityHeadersFeature
{
    private const string Permissions =
        "accelerometer=(), autoplay=(), camera=(), display-capture=(), encrypted-media=(), fullscreen=(), "
        + "geolocation=(), gyroscope=(), hid=(), idle-detection=(), magnetometer=(), microphone=(), midi=(), "
        + "payment=(), publickey-credentials-get=(), screen-wake-lock=(), serial=(), usb=(), xr-spatial-tracking=()";

    private const string TrustedTypes = "require-trusted-types-for 'script'; trusted-types 'none'";

    private const string NobodyPolicy =
        "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static void UseSecurityHeaders(this WebApplication app)
    {
        var origins = app.Services.GetRequiredService<PublicOrigins>();
        var (shop, pay) = (ShopPolicy(origins), PayPolicy(origins));
        app.Use((context, next) =>
        {
            var host = context.Request.Host;
            var policy = origins.IsShop(host) ? shop : origins.IsPay(host) ? pay : NobodyPolicy;
            context.Response.OnStarting(() => Set(context.Response.Headers, policy, keep: policy == shop));
            return next(context);
        });
    }

    private static string ShopPolicy(PublicOrigins origins) =>
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        + $"font-src 'self'; frame-src {origins.Pay}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
        + TrustedTypes;

    private static string PayPolicy(PublicOrigins origins) =>
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; form-action 'none'; "
        + $"base-uri 'none'; frame-ancestors {origins.Shop}; " + TrustedTypes;

    // Set as the answer starts, so that they replace what a service behind the entrance may have sent.
    private static Task Set(IHeaderDictionary headers, string policy, bool keep)
    {
        if (!keep) headers.CacheControl = "no-store";
        headers.ContentSecurityPolicy = policy;
        headers.StrictTransportSecurity = "max-age=31536000; includeSubDomains";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Permissions-Policy"] = Permissions;
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Origin-Agent-Cluster"] = "?1";
        headers.Remove("Server");
        headers.Remove("X-Powered-By");
        return Task.CompletedTask;
    }
}

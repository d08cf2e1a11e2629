using Microsoft.AspNetCore.HttpOverrides;
using RegulatedWorkload.ServiceDefaults.Configuration;

namespace RegulatedWorkload.Edge.Features;

/// <summary>
/// Who a client is: the peer of its connection, unless that is a proxy of ours. Then it is the last address in
/// <c>X-Forwarded-For</c> that is none: whatever stands before it is the client's own claim.
/// </summary>
internal static class ClientAddressFeature
{
    public static void UseClientAddresses(this WebApplication app)
    {
        // The middleware believes everyone when it is given no proxies.
        var trusted = app.Services.GetRequiredService<ServiceSettings>().TrustedProxies;
        if (trusted.Count == 0) return;

        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor,
            // Both the WAF and the Gateway append an entry; the networks bound how far entries are believed.
            ForwardLimit = null,
        };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var network in trusted) options.KnownIPNetworks.Add(network);
        app.UseForwardedHeaders(options);
    }
}

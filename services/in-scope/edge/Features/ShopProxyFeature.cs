using RegulatedWorkload.Edge.Proxy;
using RegulatedWorkload.ServiceDefaults.Calls;
using RegulatedWorkload.ServiceDefaults.Configuration;
using Yarp.ReverseProxy.Forwarder;

namespace RegulatedWorkload.Edge.Features;

/// <summary>Forwards the shop's host to the storefront, over mutual TLS.</summary>
internal static class ShopProxyFeature
{
    private const string Storefront = "storefront";

    public static void AddShopProxy(this WebApplicationBuilder builder)
    {
        builder.Services.AddHttpForwarder();
        builder.Services.AddSingleton(services => new ShopProxy(
            services.GetRequiredService<IHttpForwarder>(),
            CalleeClients.CreateInvoker(services, Storefront),
            services.GetRequiredService<ServiceSettings>().Callees[Storefront].Address));
    }

    public static void RunShopProxy(this IApplicationBuilder shop)
    {
        var proxy = shop.ApplicationServices.GetRequiredService<ShopProxy>();
        shop.Run(proxy.ForwardAsync);
    }
}

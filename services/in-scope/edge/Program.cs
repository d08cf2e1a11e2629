using RegulatedWorkload.Edge.Features;
using RegulatedWorkload.ServiceDefaults.Hosting;

namespace RegulatedWorkload.Edge;

/// <summary>The only entrance of the workload: the shop behind a guard, and the card form on its own origin.</summary>
public static class Program
{
    public static Task<int> Main(string[] args) => ServiceHost.RunAsync(args, Create);

    /// <summary>Builds the service.</summary>
    public static WebApplication Create(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        builder.AddServiceDefaults();
        builder.AddTraces();
        builder.AddLimits();
        builder.AddHosts();
        builder.AddShopProxy();
        builder.AddCards();

        var app = builder.Build();
        app.MapServiceDefaults();
        app.UseClientAddresses();
        app.UseSecurityHeaders();
        app.UseProblems();
        app.UseLimits();
        app.UseHosts();
        app.UseSegmentation();

        // Each host has a share of its own: a shop that stalls uses up its own, and cards are still taken.
        app.MapShop(shop => shop.UseRequestLimit().UseCardNumberGuard().RunShopProxy());

        // What comes this far asks for the pay host.
        app.UseRequestLimit();
        app.UseRouting();
        app.MapCards();
        app.MapCardForm();
        return app;
    }
}

using System.Net;
using System.Net.Sockets;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using RegulatedWorkload.CatalogV1;
using RegulatedWorkload.ServiceDefaults.Calls;
using RegulatedWorkload.ServiceDefaults.Hosting;

namespace RegulatedWorkload.Tests.Identity;

/// <summary>A real service on real sockets that serves the catalog's contract, and may call another one.</summary>
public sealed class Peer : IAsyncDisposable
{
    public const string Domain = "workload.example";

    private readonly WebApplication _app;

    private Peer(WebApplication app, string name, int port, int healthPort) =>
        (_app, Name, Port, HealthPort) = (app, name, port, healthPort);

    public string Name { get; }

    public int Port { get; }

    public int HealthPort { get; }

    public Catalog.CatalogClient Catalog => _app.Services.GetRequiredService<Catalog.CatalogClient>();

    public static string Id(string service) => $"spiffe://{Domain}/ns/a0005-o/sa/{service}";

    public static async Task<Peer> StartAsync(
        string name, string certificates, string callers, Peer? callee = null, TimeProvider? time = null)
    {
        var (port, health) = (FreePort(), FreePort());
        string[] common =
        [
            $"--WORKLOAD:SERVICE={name}", "--WORKLOAD:SCOPE=out-of-scope", "--WORKLOAD:NAMESPACE=a0005-o",
            $"--WORKLOAD:TRUSTDOMAIN={Domain}", $"--WORKLOAD:CERTIFICATES={certificates}", $"--WORKLOAD:CALLERS={callers}",
            $"--WORKLOAD:LISTEN:TRAFFIC=127.0.0.1:{port}", $"--WORKLOAD:LISTEN:HEALTH=127.0.0.1:{health}",
        ];
        string[] call = callee is null
            ? []
            :
            [
                $"--WORKLOAD:CALLS:0:SERVICE={callee.Name}", $"--WORKLOAD:CALLS:0:IDENTITY={Id(callee.Name)}",
                $"--WORKLOAD:CALLS:0:ADDRESS=dns:///127.0.0.1:{callee.Port}",
            ];

        var builder = WebApplication.CreateSlimBuilder([.. common, .. call]);
        if (time is not null) builder.Services.AddSingleton(time);
        builder.AddServiceDefaults();
        if (callee is not null)
        {
            builder.AddCallee(callee.Name, CatalogV1.Catalog.Descriptor, invoker => new Catalog.CatalogClient(invoker));
        }

        var app = builder.Build();
        app.MapServiceDefaults();
        app.MapGrpcService<OneProduct>();
        await app.StartAsync();
        return new Peer(app, name, port, health);
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private sealed class OneProduct : CatalogV1.Catalog.CatalogBase
    {
        public override Task<ListProductsReply> ListProducts(ListProductsRequest request, ServerCallContext context) =>
            Task.FromResult(new ListProductsReply { Products = { new Product { Id = "one" } } });
    }
}

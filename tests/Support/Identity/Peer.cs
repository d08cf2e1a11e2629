using System.Diagnostics.Metrics;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RegulatedWorkload.CatalogV1;
using RegulatedWorkload.ServiceDefaults.Calls;
using RegulatedWorkload.ServiceDefaults.Hosting;

namespace RegulatedWorkload.Tests.Support.Identity;

/// <summary>A real service on real sockets that serves the catalog's contract, and may call another one.</summary>
internal sealed class Peer : IAsyncDisposable
{
    public const string Domain = "workload.example";
    public const string List = "/workload.catalog.v1.Catalog/ListProducts";

    private readonly WebApplication _app;

    private Peer(WebApplication app, string name, int port, int healthPort, Observation observed) =>
        (_app, Name, Port, HealthPort, Observed) = (app, name, port, healthPort, observed);

    public string Name { get; }

    public int Port { get; }

    public int HealthPort { get; }

    /// <summary>What it counts and logs.</summary>
    public Observation Observed { get; }

    /// <summary>How many calls came as far as the service's own code.</summary>
    public int Served => _app.Services.GetRequiredService<OneProduct>().Served;

    /// <summary>What the page waits for before it answers; set before the first request.</summary>
    public Task Held
    {
        set => _app.Services.GetRequiredService<OneProduct>().Held = value;
    }

    public IServiceProvider Services => _app.Services;

    public Catalog.CatalogClient Catalog => _app.Services.GetRequiredService<Catalog.CatalogClient>();

    public static string Id(string service) => $"spiffe://{Domain}/ns/a0005-o/sa/{service}";

    public static async Task<Peer> StartAsync(
        string name,
        string certificates,
        string callers,
        Peer? callee = null,
        TimeProvider? time = null,
        Action<IServiceCollection>? replace = null,
        string? calleeAddress = null,
        string address = "127.0.0.1",
        int? at = null,
        IReadOnlyList<string>? settings = null)
    {
        var (port, health) = (at ?? FreePort(), FreePort());
        string[] common =
        [
            $"--WORKLOAD:SERVICE={name}", "--WORKLOAD:SCOPE=out-of-scope", "--WORKLOAD:NAMESPACE=a0005-o",
            $"--WORKLOAD:TRUSTDOMAIN={Domain}",
            $"--WORKLOAD:CERTIFICATES={certificates}",
            $"--WORKLOAD:CALLERS={callers}",
            $"--WORKLOAD:LISTEN:TRAFFIC={address}:{port}", $"--WORKLOAD:LISTEN:HEALTH=127.0.0.1:{health}",
        ];
        string[] call = callee is null
            ? []
            :
            [
                $"--WORKLOAD:CALLS:0:SERVICE={callee.Name}", $"--WORKLOAD:CALLS:0:IDENTITY={Id(callee.Name)}",
                $"--WORKLOAD:CALLS:0:ADDRESS=dns:///{calleeAddress ?? $"127.0.0.1:{callee.Port}"}",
            ];

        var builder = WebApplication.CreateSlimBuilder([.. common, .. call, .. settings ?? []]);
        if (time is not null) builder.Services.AddSingleton(time);
        var observed = new Observation();
        builder.AddServiceDefaults();
        builder.Logging.ClearProviders();
        builder.Logging.AddProvider(observed);
        builder.Services.AddSingleton<OneProduct>();
        if (callee is not null)
        {
            builder.AddCallee(callee.Name, CatalogV1.Catalog.Descriptor, invoker => new Catalog.CatalogClient(invoker));
        }

        replace?.Invoke(builder.Services);
        var app = builder.Build();
        observed.Attach(app.Services.GetRequiredService<IMeterFactory>());
        app.MapServiceDefaults();
        app.MapGrpcService<OneProduct>();
        app.MapPost("/page", (RequestDelegate)app.Services.GetRequiredService<OneProduct>().AnswerAsync);
        await app.StartAsync();
        return new Peer(app, name, port, health, observed);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Observed.Dispose();
    }

    public static int FreePort() => FreePorts.Take();

    private sealed class OneProduct : CatalogV1.Catalog.CatalogBase
    {
        private int _served;

        public int Served => Volatile.Read(ref _served);

        public Task Held { get; set; } = Task.CompletedTask;

        public async Task AnswerAsync(HttpContext context)
        {
            Interlocked.Increment(ref _served);
            await Held.WaitAsync(context.RequestAborted);
            await context.Request.Body.CopyToAsync(context.Response.Body, context.RequestAborted);
        }

        public override Task<ListProductsReply> ListProducts(ListProductsRequest request, ServerCallContext context)
        {
            Interlocked.Increment(ref _served);
            return Task.FromResult(new ListProductsReply { Products = { new Product { Id = "one" } } });
        }
    }
}

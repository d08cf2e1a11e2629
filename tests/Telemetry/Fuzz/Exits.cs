using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using RegulatedWorkload.ServiceDefaults.Configuration;
using RegulatedWorkload.ServiceDefaults.Telemetry;
using RegulatedWorkload.ServiceDefaults.Values;
using RegulatedWorkload.Tests.Telemetry.Running;

namespace RegulatedWorkload.Tests.Telemetry.Fuzz;

/// <summary>Everything that left a service while texts were put into it, by the way that it took.</summary>
/// <param name="ByName">The bytes of each way out.</param>
public sealed record Exits(IReadOnlyDictionary<string, byte[]> ByName)
{
    /// <summary>Runs a service with the given telemetry while <paramref name="put"/> puts texts into it.</summary>
    public static async Task<Exits> ObserveAsync(
        Action<WebApplicationBuilder, ServiceSettings> addTelemetry, Action<WebApplication> put)
    {
        await using var otlp = await OtlpRecorder.StartAsync();
        await using var azure = await IngestionEndpoint.StartAsync();
        using var console = new StringWriter();
        var trail = new Trail();
        var original = Console.Out;
        Console.SetOut(TextWriter.Synchronized(console));
        string scrape;
        try
        {
            scrape = await RunAsync(addTelemetry, put, otlp, azure, trail);
        }
        finally
        {
            Console.SetOut(original);
        }

        return new Exits(new Dictionary<string, byte[]>
        {
            ["console"] = Encoding.UTF8.GetBytes(console.ToString()),
            ["audit trail"] = trail.Written.ToArray(),
            ["OTLP traces"] = otlp.Received("traces"),
            ["OTLP logs"] = otlp.Received("logs"),
            ["OTLP metrics"] = otlp.Received("metrics"),
            ["Azure Monitor"] = Encoding.UTF8.GetBytes(azure.Text),
            ["Prometheus"] = Encoding.UTF8.GetBytes(scrape),
        });
    }

    private static async Task<string> RunAsync(
        Action<WebApplicationBuilder, ServiceSettings> addTelemetry,
        Action<WebApplication> put,
        OtlpRecorder otlp,
        IngestionEndpoint azure,
        Trail trail)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection(otlp.Environment);
        builder.Configuration["APPLICATIONINSIGHTS_CONNECTION_STRING"] = azure.ConnectionString;
        // Would carry what a view leaves out, if a service listened to it.
        builder.Configuration["OTEL_METRICS_EXEMPLAR_FILTER"] = "always_on";
        builder.Services.AddSingleton<AuditOutput>(trail);
        addTelemetry(builder, Settings);
        await using var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.UseMetrics(context => context.Request.Path.StartsWithSegments("/metrics"));
        app.MapGet(
            "/fail/{card}",
            Microsoft.AspNetCore.Http.IResult (string card) => throw new InvalidOperationException(card));
        await app.StartAsync();
        put(app);
        using var client = new HttpClient();
        var scrape = await client.GetStringAsync(new Uri(app.Urls.First() + "/metrics"));
        await app.StopAsync();
        return scrape;
    }

    private static ServiceSettings Settings
    {
        get
        {
            Assert.True(SpiffeId.TryParse("spiffe://workload.example/ns/a0005-i/sa/token-vault", out var identity));
            return new ServiceSettings
            {
                Service = "token-vault",
                Scope = "in-scope",
                Identity = identity,
                TrafficListener = new IPEndPoint(IPAddress.Loopback, 0),
                HealthListener = new IPEndPoint(IPAddress.Loopback, 0),
                CertificateDirectory = "",
                Callees = new Dictionary<string, Callee>(),
                Egresses = new Dictionary<string, Egress>(),
                Origins = new Dictionary<string, Uri>(),
            };
        }
    }

    private sealed class Trail : AuditOutput
    {
        public MemoryStream Written { get; } = new();

        public override void Write(byte[] line)
        {
            lock (Written) Written.Write(line);
        }
    }
}

using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpLogging;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using RegulatedWorkload.ServiceDefaults.Configuration;
using RegulatedWorkload.ServiceDefaults.Values;

namespace RegulatedWorkload.Tests.CardData.Telemetry;

/// <summary>Everything that left a service which ran the planted leaks and ended.</summary>
/// <param name="Console">Its standard output.</param>
/// <param name="Traces">What it exported as spans.</param>
/// <param name="Logs">What it exported as log records.</param>
/// <param name="Metrics">What it exported as metrics.</param>
internal sealed record ObservedService(string Console, byte[] Traces, byte[] Logs, byte[] Metrics)
{
    /// <summary>Runs a service with the given telemetry through the planted leaks.</summary>
    public static async Task<ObservedService> RunAsync(
        Action<WebApplicationBuilder, ServiceSettings> addTelemetry, bool accessLogs = false)
    {
        await using var recorder = await OtlpRecorder.StartAsync();
        using var console = new StringWriter();
        var original = System.Console.Out;
        System.Console.SetOut(TextWriter.Synchronized(console));
        try
        {
            await RunAsync(addTelemetry, recorder.Address, accessLogs);
        }
        finally
        {
            System.Console.SetOut(original);
        }

        return new ObservedService(
            console.ToString(), recorder.Received("traces"), recorder.Received("logs"), recorder.Received("metrics"));
    }

    private static async Task RunAsync(
        Action<WebApplicationBuilder, ServiceSettings> addTelemetry, string endpoint, bool accessLogs)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = endpoint,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        });
        if (accessLogs)
        {
            builder.Configuration["Logging:LogLevel:Microsoft.AspNetCore"] = "Information";
            builder.Services.AddHttpLogging(logging => logging.LoggingFields = HttpLoggingFields.All);
        }

        addTelemetry(builder, Settings);
        await using var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        if (accessLogs) app.UseHttpLogging();
        PlantedLeaks.Map(app);
        await app.StartAsync();
        await PlantedLeaks.RunAsync(app);
        await app.StopAsync();
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
}

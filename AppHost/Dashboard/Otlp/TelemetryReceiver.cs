using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RegulatedWorkload.AppHost.Dashboard.Telemetry;

namespace RegulatedWorkload.AppHost.Dashboard.Otlp;

/// <summary>
/// The OTLP/gRPC receiver of a local run. It is a server of its own, so that nothing sent here can reach a page.
/// </summary>
public sealed class TelemetryReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;

    /// <summary>Builds the receiver; it listens after <see cref="StartAsync"/>.</summary>
    /// <param name="telemetry">The port, the key of the senders and what is kept.</param>
    /// <param name="calls">Finds calls among the spans.</param>
    /// <param name="refusals">Finds refused attempts among the log records.</param>
    /// <param name="changes">Told of every batch.</param>
    public TelemetryReceiver(LocalTelemetry telemetry, CallObserver calls, RefusalReader refusals, Changes changes)
    {
        ArgumentNullException.ThrowIfNull(telemetry);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(
            IPAddress.Loopback, telemetry.ReceiverPort, listener => listener.Protocols = HttpProtocols.Http2));
        builder.Services.AddSingleton(telemetry.Key);
        builder.Services.AddSingleton(telemetry.Stores);
        builder.Services.AddSingleton(calls);
        builder.Services.AddSingleton(refusals);
        builder.Services.AddSingleton(changes);
        builder.Services.AddGrpc(grpc => grpc.Interceptors.Add<ApiKeyInterceptor>());
        _app = builder.Build();
        _app.MapGrpcService<TraceReceiver>();
        _app.MapGrpcService<LogsReceiver>();
        _app.MapGrpcService<MetricsReceiver>();
    }

    /// <summary>Starts to listen.</summary>
    /// <exception cref="IOException">The port is in use.</exception>
    public Task StartAsync(CancellationToken cancellationToken) => _app.StartAsync(cancellationToken);

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _app.DisposeAsync();
}

using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RegulatedWorkload.ServiceDefaults.Hosting;

namespace RegulatedWorkload.Benchmarks.Hop;

/// <summary>The process that answers: bare, or a service of the workload.</summary>
internal static class HopServers
{
    /// <summary>gRPC for .NET in plaintext and nothing else.</summary>
    public static WebApplication Bare(int port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(
            IPAddress.Loopback, port, listener => listener.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        var app = builder.Build();
        app.MapGrpcService<EchoService>();
        return app;
    }

    /// <summary>What every service is given, told by its environment.</summary>
    public static WebApplication OfWorkload()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.AddServiceDefaults();
        var app = builder.Build();
        app.MapServiceDefaults();
        app.MapGrpcService<EchoService>();
        return app;
    }
}

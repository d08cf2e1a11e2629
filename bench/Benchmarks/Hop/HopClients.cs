using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using RegulatedWorkload.BenchV1;
using RegulatedWorkload.ServiceDefaults.Calls;
using RegulatedWorkload.ServiceDefaults.Hosting;

namespace RegulatedWorkload.Benchmarks.Hop;

/// <summary>The process that asks: bare, or a service of the workload.</summary>
internal static class HopClients
{
    /// <summary>A plaintext channel and nothing else.</summary>
    public static async Task BareAsync(
        int port, TextReader input, TextWriter output, CancellationToken cancellationToken)
    {
        using var channel = GrpcChannel.ForAddress($"http://127.0.0.1:{port}");
        await HopRounds.ServeAsync(new Echo.EchoClient(channel), input, output, cancellationToken);
    }

    /// <summary>A service with a declared callee, told by its environment.</summary>
    public static async Task OfWorkloadAsync(
        TextReader input, TextWriter output, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.AddServiceDefaults();
        builder.AddCallee(HopWorkload.Answerer, Echo.Descriptor, invoker => new Echo.EchoClient(invoker));
        await using var app = builder.Build();
        app.MapServiceDefaults();
        await app.StartAsync(cancellationToken);
        var client = app.Services.GetRequiredService<Echo.EchoClient>();
        await HopRounds.ServeAsync(client, input, output, cancellationToken);
    }
}

using System.Net;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using RegulatedWorkload.ServiceDefaults.Configuration;
using RegulatedWorkload.ServiceDefaults.Identity;
using RegulatedWorkload.ServiceDefaults.Telemetry;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace RegulatedWorkload.ServiceDefaults.Calls;

/// <summary>
/// Clients of the declared callees: mutual TLS bound to the callee's identity, deadlines, load balancing.
/// </summary>
public static class CalleeClients
{
    /// <summary>
    /// Registers <typeparamref name="TClient"/> as a singleton that calls <paramref name="service"/>.
    /// </summary>
    /// <param name="builder">The service being built.</param>
    /// <param name="service">The declared callee.</param>
    /// <param name="contract">
    /// The callee's contract; its idempotent methods are retried while it is unavailable.
    /// </param>
    /// <param name="create">Makes the generated client.</param>
    /// <exception cref="ConfigurationFaultsException">Thrown at start-up: the call is not declared.</exception>
    public static void AddCallee<TClient>(
        this WebApplicationBuilder builder,
        string service,
        ServiceDescriptor contract,
        Func<CallInvoker, TClient> create)
        where TClient : ClientBase<TClient>
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddKeyedSingleton(service, (services, _) => CreateChannel(services, service, contract));
        builder.Services.AddSingleton(services => create(new CalleeInvoker(
            services.GetRequiredKeyedService<GrpcChannel>(service).CreateCallInvoker(),
            services.GetRequiredService<TimeProvider>())));
    }

    /// <summary>
    /// The invoker for plain HTTP/2 requests to a declared callee, for the reverse proxy. Dispose it with the
    /// application.
    /// </summary>
    /// <exception cref="ConfigurationFaultsException">The call is not declared.</exception>
    public static HttpMessageInvoker CreateInvoker(IServiceProvider services, string service) =>
        new(CreateHandler(services, Find(services, service), CalleeTraffic.Http));

    internal static void AddReach(IServiceCollection services)
    {
        services.TryAddSingleton<NameLookup>(Dns.GetHostAddressesAsync);
        services.AddSingleton<CalleeReach>();
    }

    // Addresses are chosen below HTTP, by what the reverse proxy uses too, and not by the channel: its own balancer can
    // stay in its state "connecting" for ever.
    private static GrpcChannel CreateChannel(IServiceProvider services, string service, ServiceDescriptor contract)
    {
        var callee = Find(services, service);
        return GrpcChannel.ForAddress($"https://{CalleeAddress.Of(callee).Authority}", new GrpcChannelOptions
        {
            HttpHandler = CreateHandler(services, callee, CalleeTraffic.Grpc),
            DisposeHttpClient = true,
            Credentials = ChannelCredentials.SecureSsl,
            ServiceConfig = RetryPolicies.For(contract),
            LoggerFactory = services.GetRequiredService<ILoggerFactory>(),
        });
    }

    private static CalleeHttpHandler CreateHandler(IServiceProvider services, Callee callee, CalleeTraffic traffic)
    {
        var time = services.GetRequiredService<TimeProvider>();
        var identity = services.GetRequiredService<WorkloadIdentity>();
        var security = services.GetRequiredService<SecurityEvents>();
        return new CalleeHttpHandler(
            callee,
            traffic,
            new CalleeEndPoints(CalleeAddress.Of(callee), services.GetRequiredService<NameLookup>(), time),
            new CurrentConnections(() => new CalleeConnections(callee, traffic, identity, security), time),
            services.GetRequiredService<CalleeReach>(),
            time);
    }

    private static Callee Find(IServiceProvider services, string service) =>
        services.GetRequiredService<ServiceSettings>().Callees.TryGetValue(service, out var callee)
            ? callee
            : throw new ConfigurationFaultsException(
                [$"No WORKLOAD__CALLS entry names '{service}': the declaration has no call from this service to it."]);
}

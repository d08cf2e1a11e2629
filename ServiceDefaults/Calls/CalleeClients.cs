using System.Net;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Balancer;
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
        builder.Services.AddKeyedSingleton(service, (services, _) => Connect(
            services, service, handler => CreateChannel(services, Find(services, service), contract, handler)));
        builder.Services.AddSingleton(services => create(new CalleeInvoker(
            services.GetRequiredKeyedService<CalleeConnection<GrpcChannel>>(service),
            services.GetRequiredService<TimeProvider>())));
    }

    /// <summary>
    /// The invoker for plain HTTP/2 requests to a declared callee, for the reverse proxy. Dispose it with the
    /// application.
    /// </summary>
    /// <exception cref="ConfigurationFaultsException">The call is not declared.</exception>
    public static HttpMessageInvoker CreateInvoker(IServiceProvider services, string service)
    {
        var address = CalleeAddress.Of(Find(services, service));
        var endPoints = new CalleeEndPoints(
            address, services.GetRequiredService<NameLookup>(), services.GetRequiredService<TimeProvider>());
        return new HttpMessageInvoker(new CalleeHttpHandler(address, endPoints, Connect(
            services, service, handler => new HttpMessageInvoker(handler.Handler, disposeHandler: true))));
    }

    private static CalleeConnection<T> Connect<T>(
        IServiceProvider services, string service, Func<CalleeHandler, T> wrap)
        where T : class, IDisposable
    {
        var callee = Find(services, service);
        var identity = services.GetRequiredService<WorkloadIdentity>();
        var security = services.GetRequiredService<SecurityEvents>();
        return new CalleeConnection<T>(
            () => new CalleeHandler(callee, identity, security), wrap, services.GetRequiredService<TimeProvider>());
    }

    private static Callee Find(IServiceProvider services, string service) =>
        services.GetRequiredService<ServiceSettings>().Callees.TryGetValue(service, out var callee)
            ? callee
            : throw new ConfigurationFaultsException(
                [$"No WORKLOAD__CALLS entry names '{service}': the declaration has no call from this service to it."]);

    private static GrpcChannel CreateChannel(
        IServiceProvider services, Callee callee, ServiceDescriptor contract, CalleeHandler handler) =>
        GrpcChannel.ForAddress(callee.Address, new GrpcChannelOptions
        {
            HttpHandler = handler.Handler,
            DisposeHttpClient = true,
            Credentials = ChannelCredentials.SecureSsl,
            ServiceConfig = RetryPolicies.For(contract),
            ServiceProvider = services,
            LoggerFactory = services.GetRequiredService<ILoggerFactory>(),
            InitialReconnectBackoff = TimeSpan.FromMilliseconds(100),
            MaxReconnectBackoff = TimeSpan.FromSeconds(3),
        });

    internal static void AddResolver(IServiceCollection services)
    {
        services.TryAddSingleton<NameLookup>(Dns.GetHostAddressesAsync);
        services.AddSingleton<ResolverFactory, CalleeResolverFactory>();
    }
}

using Grpc.Core;
using Microsoft.AspNetCore.Builder;

namespace RegulatedWorkload.ServiceDefaults.Calls;

/// <summary>Clients of the declared callees: mutual TLS bound to the callee's identity, deadlines, load balancing.</summary>
public static class CalleeClients
{
    /// <summary>Registers <typeparamref name="TClient"/> as a singleton that calls <paramref name="service"/>.</summary>
    /// <param name="builder">The service being built.</param>
    /// <param name="service">The declared callee.</param>
    /// <param name="create">Makes the generated client.</param>
    /// <exception cref="Configuration.ConfigurationFaultsException">The call is not declared.</exception>
    public static void AddCallee<TClient>(
        this WebApplicationBuilder builder, string service, Func<CallInvoker, TClient> create)
        where TClient : ClientBase<TClient> => throw new NotImplementedException();

    /// <summary>
    /// The handler for plain HTTP/2 calls to a declared callee, for the reverse proxy.
    /// </summary>
    public static HttpMessageInvoker CreateInvoker(IServiceProvider services, string service) =>
        throw new NotImplementedException();
}

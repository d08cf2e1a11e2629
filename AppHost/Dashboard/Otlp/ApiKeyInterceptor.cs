using System.Security.Cryptography;
using System.Text;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace RegulatedWorkload.AppHost.Dashboard.Otlp;

/// <summary>
/// Admits only senders that know the key of this run: the services, which get it with their environment.
/// </summary>
internal sealed class ApiKeyInterceptor(TelemetryKey key) : Interceptor
{
    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        if (!key.Admits(context.RequestHeaders.GetValue(TelemetryKey.Header)))
        {
            throw new RpcException(new Status(
                StatusCode.Unauthenticated, $"The header {TelemetryKey.Header} does not hold the key of this run."));
        }

        return continuation(request, context);
    }
}

/// <summary>The key that services of this run send along with their telemetry.</summary>
public sealed class TelemetryKey
{
    /// <summary>The name of the header.</summary>
    public const string Header = "x-otlp-api-key";

    /// <summary>The key: 128 random bits in hexadecimal.</summary>
    public string Value { get; } = RandomNumberGenerator.GetHexString(32, lowercase: true);

    internal bool Admits(string? presented) =>
        presented is not null
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(presented), Encoding.UTF8.GetBytes(Value));
}

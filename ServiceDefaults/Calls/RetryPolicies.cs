using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Net.Client.Configuration;

namespace RegulatedWorkload.ServiceDefaults.Calls;

/// <summary>
/// Retries where the contract says a method may be repeated (<c>idempotency_level</c>), and nowhere else.
/// </summary>
internal static class RetryPolicies
{
    public static ServiceConfig For(ServiceDescriptor contract)
    {
        var config = new ServiceConfig();
        foreach (var method in contract.Methods.Where(MayRepeat))
        {
            config.MethodConfigs.Add(new MethodConfig
            {
                Names = { new MethodName { Service = contract.FullName, Method = method.Name } },
                RetryPolicy = new RetryPolicy
                {
                    MaxAttempts = 4,
                    InitialBackoff = TimeSpan.FromMilliseconds(50),
                    MaxBackoff = TimeSpan.FromMilliseconds(500),
                    BackoffMultiplier = 3,
                    RetryableStatusCodes = { StatusCode.Unavailable },
                },
            });
        }

        return config;
    }

    private static bool MayRepeat(MethodDescriptor method) =>
        method.GetOptions()?.IdempotencyLevel
            is MethodOptions.Types.IdempotencyLevel.Idempotent
            or MethodOptions.Types.IdempotencyLevel.NoSideEffects;
}

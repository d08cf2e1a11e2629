using System.Globalization;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using RegulatedWorkload.ServiceDefaults.Http;
using RegulatedWorkload.ServiceDefaults.Identity;
using RegulatedWorkload.ServiceDefaults.Telemetry;

namespace RegulatedWorkload.ServiceDefaults.Refusals;

/// <summary>
/// Calls that fail outside of their method, which <see cref="RefusalInterceptor"/> does not see. Before it, what the
/// caller sent could not be read: the caller's fault, one security event without a stack. After it, the answer could
/// not be written: a bug. The gRPC library logs both as errors, twice, and is not listened to.
/// </summary>
internal sealed partial class UnreadableCalls(SecurityEvents security, ILogger<UnreadableCalls> logger)
{
    private static readonly object Read = new();

    /// <summary>Notes that the message of a call was read and its method is about to run.</summary>
    public static void Pass(ServerCallContext call) => call.UserState[Read] = Read;

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        await next(context);
        if (context.Features.Get<IServerCallContextFeature>()?.ServerCallContext is not { } call) return;
        if (call.Status.StatusCode == StatusCode.OK) return;
        if (call.UserState.ContainsKey(Read))
        {
            if (call.Status.DebugException is { } failure) NotAnswered(logger, call.Method, failure);
            return;
        }

        var caller = context.Features.Get<PeerIdentity>()?.Id.Value ?? SecurityEvent.Unproven;
        security.CallRefused(caller, call.Method, PeerRefusals.UnreadableMessage, Origin.Of(context));
        if (call.Status.DebugException is null || context.Response.HasStarted) return;
        context.Response.Headers["grpc-status"] =
            ((int)StatusCode.InvalidArgument).ToString(CultureInfo.InvariantCulture);
        context.Response.Headers["grpc-message"] = Uri.EscapeDataString("The message cannot be read.");
    }

    [LoggerMessage(1204, LogLevel.Error, "{Method} could not be answered")]
    private static partial void NotAnswered(ILogger logger, string method, Exception failure);
}

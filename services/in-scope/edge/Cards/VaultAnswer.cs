using Grpc.Core;
using RegulatedWorkload.ServiceDefaults.Http;
using RegulatedWorkload.ServiceDefaults.Refusals;

namespace RegulatedWorkload.Edge.Cards;

/// <summary>Turns what the token vault refuses, or its silence, into a problem.</summary>
internal static class VaultAnswer
{
    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Velocity = TimeSpan.FromMinutes(1);

    /// <summary>Runs a call that writes its own answer when it succeeds.</summary>
    public static async Task WriteAsync(HttpContext context, Func<Task> call)
    {
        try
        {
            await call();
        }
        catch (RpcException failure) when (context.RequestAborted.IsCancellationRequested)
        {
            throw new OperationCanceledException(failure.Message, failure, context.RequestAborted);
        }
        catch (RpcException failure) when (IsOutage(failure.StatusCode))
        {
            await Problem.WriteAsync(
                context,
                StatusCodes.Status503ServiceUnavailable,
                "dependency-unavailable",
                "Cards cannot be stored at the moment.",
                Outage);
        }
        catch (RpcException failure) when (Refusal.From(failure) is { } refusal)
        {
            await WriteAsync(context, refusal);
        }
    }

    private static Task WriteAsync(HttpContext context, Refusal refusal) => refusal.Status switch
    {
        StatusCode.ResourceExhausted => Problem.WriteAsync(
            context, StatusCodes.Status429TooManyRequests, "rate-limited", refusal.Detail, Velocity),
        StatusCode.NotFound => Problem.WriteAsync(
            context, StatusCodes.Status404NotFound, "not-found", "There is no such card."),
        StatusCode.InvalidArgument or StatusCode.FailedPrecondition => Problem.WriteAsync(
            context, StatusCodes.Status422UnprocessableEntity, refusal.Reason, refusal.Detail),
        _ => throw refusal.ToException(),
    };

    private static bool IsOutage(StatusCode status) =>
        status is StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.Cancelled;
}

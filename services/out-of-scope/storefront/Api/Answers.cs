using Grpc.Core;
using RegulatedWorkload.ServiceDefaults.Http;
using RegulatedWorkload.ServiceDefaults.Refusals;

namespace RegulatedWorkload.Storefront.Api;

/// <summary>Turns the outcome of a call into an HTTP answer.</summary>
internal static class Answers
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    public static Task WriteAsync(HttpContext context, RequestFault fault) =>
        Problem.WriteAsync(context, fault.Status, fault.Slug, fault.Title);

    /// <summary>Runs <paramref name="handle"/>; a refusal or a missing dependency becomes a problem.</summary>
    public static async Task GuardAsync(HttpContext context, Func<Task> handle)
    {
        try
        {
            await handle();
        }
        catch (RpcException failure) when (context.RequestAborted.IsCancellationRequested)
        {
            throw new OperationCanceledException(failure.Message, failure, context.RequestAborted);
        }
        catch (RpcException failure)
        {
            await WriteAsync(context, failure);
        }
    }

    private static Task WriteAsync(HttpContext context, RpcException failure) =>
        (failure.StatusCode, Refusal.From(failure)) switch
        {
            (StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.Cancelled, _) => Problem.WriteAsync(
                context, 503, "dependency-unavailable", "The shop is not complete at the moment.", RetryAfter),
            (_, { Reason: "order-unknown" } refusal) => Problem.WriteAsync(context, 404, "not-found", refusal.Detail),
            (_, { Reason: "order-state" } refusal) => Problem.WriteAsync(context, 409, "conflict", refusal.Detail),
            (StatusCode.InvalidArgument or StatusCode.FailedPrecondition or StatusCode.NotFound, { } refusal) =>
                Problem.WriteAsync(context, 422, refusal.Reason, refusal.Detail),
            (StatusCode.ResourceExhausted, { } refusal) =>
                Problem.WriteAsync(context, 429, "rate-limited", refusal.Detail, RetryAfter),
            _ => throw failure,
        };
}

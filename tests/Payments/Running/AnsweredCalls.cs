using Grpc.Core;
using Grpc.Core.Interceptors;

namespace RegulatedWorkload.Tests.Payments.Running;

/// <summary>Lets a test stand before and behind every call that a service answers.</summary>
internal sealed class AnsweredCalls(
    Func<object, ServerCallContext, Task> arriving, Func<object, object, ServerCallContext, Task> answering)
    : Interceptor
{
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        await arriving(request, context);
        var reply = await continuation(request, context);
        await answering(request, reply, context);
        return reply;
    }
}

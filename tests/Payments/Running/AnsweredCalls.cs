using Grpc.Core;
using Grpc.Core.Interceptors;

namespace RegulatedWorkload.Tests.Payments.Running;

/// <summary>Lets a test stand before and behind every call that a service answers.</summary>
internal sealed class AnsweredCalls(Func<object, Task> arriving, Func<object, object, Task> answering) : Interceptor
{
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        await arriving(request);
        var reply = await continuation(request, context);
        await answering(request, reply);
        return reply;
    }
}

extern alias vault;

using System.Collections.Concurrent;
using System.Text;
using Google.Protobuf;
using Grpc.Core;
using RegulatedWorkload.ServiceDefaults.Refusals;
using RegulatedWorkload.ServiceDefaults.Values;
using vault::RegulatedWorkload.TokenVaultV1;

namespace RegulatedWorkload.Tests.Payments.Running;

/// <summary>
/// Stands where the token vault does and keeps its promise: a token serves one payment, until deleted.
/// </summary>
internal sealed class FakeVault : TokenVault.TokenVaultBase
{
    public const string Approved = "4111111111111111";
    public const string Declined = "4000000000000002";

    private readonly ConcurrentDictionary<string, string> _numbers = [];
    private readonly ConcurrentDictionary<string, string> _payments = [];

    /// <summary>Runs when a call has had its effect, before the caller is told: its token, the method, and when the
    /// caller waits no longer.</summary>
    public Func<string, string, CancellationToken, Task> Answering { get; set; } = (_, _, _) => Task.CompletedTask;

    /// <summary>A token for a card, as the card form would give it.</summary>
    public string Issue(string number = Approved)
    {
        var token = CardToken.Create().Value;
        _numbers[token] = number;
        return token;
    }

    /// <summary>Whether the card behind a token is still there.</summary>
    public bool Holds(string token) => _numbers.ContainsKey(token);

    public override async Task<DetokenizeReply> Detokenize(DetokenizeRequest request, ServerCallContext context)
    {
        if (!_numbers.TryGetValue(request.Token, out var number)) throw Refuse(StatusCode.NotFound, "token-unknown");
        if (_payments.GetOrAdd(request.Token, request.PaymentId) != request.PaymentId)
        {
            throw Refuse(StatusCode.FailedPrecondition, "token-used");
        }

        await Answering(request.Token, nameof(Detokenize), context.CancellationToken);
        return new DetokenizeReply
        {
            Number = ByteString.CopyFrom(number, Encoding.ASCII),
            ExpiryMonth = 12,
            ExpiryYear = 2031,
            Brand = "visa",
            Last4 = number[^4..],
        };
    }

    public override async Task<DeleteReply> Delete(DeleteRequest request, ServerCallContext context)
    {
        _numbers.TryRemove(request.Token, out _);
        await Answering(request.Token, nameof(Delete), context.CancellationToken);
        return new DeleteReply();
    }

    private static RpcException Refuse(StatusCode status, string reason) =>
        new Refusal(status, reason, "The card token cannot be used.").ToException();
}

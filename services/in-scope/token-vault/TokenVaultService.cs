using System.Net;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Google.Protobuf;
using Grpc.Core;
using RegulatedWorkload.ServiceDefaults.Http;
using RegulatedWorkload.ServiceDefaults.Identity;
using RegulatedWorkload.ServiceDefaults.Redaction;
using RegulatedWorkload.ServiceDefaults.Refusals;
using RegulatedWorkload.ServiceDefaults.Telemetry;
using RegulatedWorkload.ServiceDefaults.Values;
using RegulatedWorkload.TokenVault.Keys;
using RegulatedWorkload.TokenVaultV1;

namespace RegulatedWorkload.TokenVault;

/// <summary>The gRPC side of the vault.</summary>
internal sealed class TokenVaultService(
    TokenVaultStore store, KeyRing keys, SecurityEvents security, VaultMetrics metrics, TimeProvider time)
    : TokenVaultV1.TokenVault.TokenVaultBase
{
    public override async Task<TokenizeReply> Tokenize(TokenizeRequest request, ServerCallContext context)
    {
        using var number = Take(request.Number) ?? throw metrics.NotTokenized(CardRules.NumberInvalid).ToException();
        if (CardRules.CheckExpiry(request.ExpiryMonth, request.ExpiryYear, time.GetUtcNow()) is { } refusal)
        {
            throw metrics.NotTokenized(refusal).ToException();
        }

        var token = CardToken.Create();
        var summary = new CardSummary(
            CardRules.HashOf(token), number.Brand, number.Last4, request.ExpiryMonth, request.ExpiryYear);
        var card = Envelope.Seal(number, summary, token, await keys.CurrentAsync(context.CancellationToken));
        var fingerprint = await keys.FingerprintAsync(number, context.CancellationToken);
        if (!await store.AddAsync(new StoredCard(summary, card), fingerprint, context.CancellationToken))
        {
            throw metrics.NotTokenized(CardRules.VelocityExceeded).ToException();
        }

        metrics.Tokenized();

        return new TokenizeReply
        {
            Token = token.Value,
            Brand = summary.Brand,
            Last4 = summary.Last4,
            ExpiryMonth = summary.ExpiryMonth,
            ExpiryYear = summary.ExpiryYear,
        };
    }

    public override async Task<DetokenizeReply> Detokenize(DetokenizeRequest request, ServerCallContext context)
    {
        if (!CardRules.IsPaymentId(request.PaymentId))
        {
            throw Refused(CardRules.PaymentInvalid, CardRules.NoPaymentId, context);
        }

        // What fails is an attempt to read a card too, and which step failed is its reason.
        var step = ReadSteps.Store;
        try
        {
            var (card, refusal) = CardToken.TryParse(request.Token, out var token)
                ? await store.BindAsync(CardRules.HashOf(token), request.PaymentId, context.CancellationToken)
                : (null, CardRules.TokenUnknown);
            if (card is null) throw Refused(refusal ?? CardRules.TokenUnknown, request.PaymentId, context);

            step = ReadSteps.Key;
            var key = await keys.FindAsync(card.Sealed.KeyVersion, context.CancellationToken);
            step = ReadSteps.Card;
            var number = Envelope.Open(card.Sealed, card.Summary, token, key);
            // The reply is written from the number's own bytes, which are wiped when it has gone out.
            context.GetHttpContext().Response.RegisterForDispose(number);
            // Told before the number leaves: who reads a card leaves a trace, or does not get it.
            security.Detokenized(CallerOf(context), request.PaymentId, OriginOf(context));
            metrics.Detokenized();
            return new DetokenizeReply
            {
                Number = UnsafeByteOperations.UnsafeWrap(number.Reveal()),
                ExpiryMonth = card.Summary.ExpiryMonth,
                ExpiryYear = card.Summary.ExpiryYear,
                Brand = card.Summary.Brand,
                Last4 = card.Summary.Last4,
            };
        }
        catch (Exception fault) when (fault is not (RpcException or AuditFailureException))
        {
            var reason = context.CancellationToken.IsCancellationRequested ? ReadSteps.GivenUp : step;
            security.DetokenizationRefused(CallerOf(context), request.PaymentId, OriginOf(context), reason);
            metrics.NotDetokenized(reason);
            throw;
        }
    }

    public override async Task<DeleteReply> Delete(DeleteRequest request, ServerCallContext context)
    {
        // What is no token was never stored: destroying it again is done already.
        if (CardToken.TryParse(request.Token, out var token))
        {
            var hash = CardRules.HashOf(token);
            // Told before it is done: a restored backup must not bring back what the log says is destroyed.
            security.CardDestroyed(CallerOf(context), hash, OriginOf(context));
            await store.DeleteAsync(hash, context.CancellationToken);
        }

        return new DeleteReply();
    }

    private RpcException Refused(Refusal refusal, string payment, ServerCallContext context)
    {
        security.DetokenizationRefused(CallerOf(context), payment, OriginOf(context), refusal.Reason);
        metrics.NotDetokenized(refusal.Reason);
        return refusal.ToException();
    }

    // The request is ours alone and read once, so its bytes may be overwritten although the type promises not to.
    private static Pan? Take(ByteString bytes)
    {
        var number = Pan.TryParse(bytes.Span, out var parsed) ? parsed : null;
        if (MemoryMarshal.TryGetArray(bytes.Memory, out var array)) CryptographicOperations.ZeroMemory(array);
        return number;
    }

    private static EndPoint? OriginOf(ServerCallContext context) => Origin.Of(context.GetHttpContext());

    private static string CallerOf(ServerCallContext context) =>
        context.GetHttpContext().Features.Get<PeerIdentity>()?.Id.Value ?? "unknown";

    /// <summary>The steps of reading a card, as reasons of a read that failed there.</summary>
    private static class ReadSteps
    {
        public const string Store = "store-unavailable";
        public const string Key = "key-unavailable";
        public const string Card = "card-unreadable";

        /// <summary>The reader waits no longer; no step has failed.</summary>
        public const string GivenUp = "given-up";
    }
}

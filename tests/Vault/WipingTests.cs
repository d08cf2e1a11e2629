extern alias payments;

using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Text;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.DependencyInjection;
using payments::RegulatedWorkload.Payments.Acquirer;
using RegulatedWorkload.ServiceDefaults.Redaction;
using RegulatedWorkload.ServiceDefaults.Values;
using RegulatedWorkload.TokenVaultV1;
using VaultOfPayments = payments::RegulatedWorkload.Payments.VaultClient;

namespace RegulatedWorkload.Tests.Vault;

/// <summary>
/// The copies of a card number that our code owns hold zeros when it is done with them: those of the vault and those of
/// payments. Each was seen to hold the number first.
/// </summary>
public sealed class WipingTests
{
    private const string Number = "4111111111111111";

    [Fact]
    public async Task The_vault_wipes_the_number_of_a_request_and_of_an_answer()
    {
        var messages = new Messages();
        await using var vault = await RunningVault.PrepareAsync();
        vault.Customize = builder =>
        {
            builder.Services.AddSingleton(messages);
            builder.Services.AddGrpc(grpc => grpc.Interceptors.Add<Messages>());
        };
        await vault.StartServiceAsync();

        var card = await vault.Client.TokenizeAsync(Number);
        Assert.Equal(Number, await vault.Client.DetokenizeAsync(card.Token));

        Assert.Equal([Number, Number], messages.Seen.Select(seen => seen.Text));
        // The answer is wiped when the server has sent it, which its receiver may learn a little earlier.
        await Eventually.TrueAsync(() => Task.FromResult(messages.Seen.All(seen => IsWiped(seen.Bytes))));
    }

    [Fact]
    public async Task Payments_wipes_the_answer_of_the_vault_and_the_card_that_it_made_of_it()
    {
        var answer = Encoding.ASCII.GetBytes(Number);
        var vault = new VaultOfPayments(new(new Answering(answer)));

        var card = await vault.ReadAsync(CardToken.Create(), "pay_1", TestContext.Current.CancellationToken);

        Assert.True(IsWiped(answer));
        var digits = ArrayOf(card.Number.Reveal());
        Assert.Equal(Number, Encoding.ASCII.GetString(digits));
        card.Dispose();
        Assert.True(IsWiped(digits));
    }

    [Fact]
    public async Task Payments_wipes_the_answer_of_the_vault_when_it_is_no_card_number()
    {
        var answer = Encoding.ASCII.GetBytes("4111111111111112");
        var vault = new VaultOfPayments(new(new Answering(answer)));

        await Assert.ThrowsAsync<InvalidOperationException>(
            () => vault.ReadAsync(CardToken.Create(), "pay_1", TestContext.Current.CancellationToken));

        Assert.True(IsWiped(answer));
    }

    [Fact]
    public async Task Payments_wipes_what_it_sent_to_the_acquirer()
    {
        Assert.True(Pan.TryParse(Number, out var number) & Money.TryCreate(100, "EUR", out var money));
        using var card = new Card(number!, 12, 2030);
        using var content = new AuthorizationContent(new Charge("pay_1", "ord_1", money), card);
        var sent = new SentBytes();

        await content.CopyToAsync(sent, TestContext.Current.CancellationToken);
        Assert.Contains(Number, Encoding.UTF8.GetString(sent.Buffer), StringComparison.Ordinal);
        content.Dispose();

        Assert.True(IsWiped(sent.Buffer));
    }

    private static bool IsWiped(byte[] bytes) => bytes.AsSpan().IndexOfAnyExcept((byte)0) < 0;

    private static byte[] ArrayOf(ReadOnlyMemory<byte> memory)
    {
        Assert.True(MemoryMarshal.TryGetArray(memory, out var array));
        return array.Array!;
    }

    // Keeps the arrays behind the messages, which the service overwrites.
    private sealed class Messages : Interceptor
    {
        public ConcurrentQueue<(string Text, byte[] Bytes)> Seen { get; } = [];

        public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
            TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
        {
            if (request is TokenizeRequest tokenize) Keep(tokenize.Number);
            var answer = await continuation(request, context);
            if (answer is DetokenizeReply reply) Keep(reply.Number);
            return answer;
        }

        private void Keep(ByteString number) => Seen.Enqueue((number.ToStringUtf8(), ArrayOf(number.Memory)));
    }

    private sealed class Answering(byte[] number) : CallInvoker
    {
        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
        {
            var reply = new payments::RegulatedWorkload.TokenVaultV1.DetokenizeReply
            {
                Number = UnsafeByteOperations.UnsafeWrap(number),
                ExpiryMonth = 12,
                ExpiryYear = 2030,
            };
            return new AsyncUnaryCall<TResponse>(
                Task.FromResult((TResponse)(object)reply),
                Task.FromResult(new Metadata()),
                () => Status.DefaultSuccess,
                () => [],
                () => { });
        }

        public override TResponse BlockingUnaryCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
            throw new NotSupportedException();

        public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options) => throw new NotSupportedException();

        public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options) => throw new NotSupportedException();

        public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
            throw new NotSupportedException();
    }

    private sealed class SentBytes : MemoryStream
    {
        public byte[] Buffer { get; private set; } = [];

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Buffer = ArrayOf(buffer);
            return base.WriteAsync(buffer, cancellationToken);
        }
    }
}

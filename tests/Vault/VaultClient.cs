using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using RegulatedWorkload.ServiceDefaults.Refusals;
using RegulatedWorkload.TokenVaultV1;

namespace RegulatedWorkload.Tests.Vault;

/// <summary>Calls a vault over mutual TLS; it accepts one server certificate, known by its hash.</summary>
public sealed class VaultClient(int port, X509Certificate2 certificate, string serverHash) : IDisposable
{
    private readonly GrpcChannel _channel = GrpcChannel.ForAddress($"https://127.0.0.1:{port}", new GrpcChannelOptions
    {
        HttpHandler = new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions
            {
                LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate,
                RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.GetCertHashString() == serverHash,
            },
        },
    });

    public Task<TokenizeReply> TokenizeAsync(string number, int month = 12, int year = 2030) => CallAsync(
        "Tokenize",
        new TokenizeRequest
        {
            Number = ByteString.CopyFrom(number, Encoding.ASCII),
            ExpiryMonth = month,
            ExpiryYear = year,
        },
        TokenizeReply.Parser);

    public async Task<string> DetokenizeAsync(string token, string payment = "pay_1")
    {
        var request = new DetokenizeRequest { Token = token, PaymentId = payment };
        var reply = await CallAsync("Detokenize", request, DetokenizeReply.Parser);
        return reply.Number.ToString(Encoding.ASCII);
    }

    public Task DeleteAsync(string token) =>
        CallAsync("Delete", new DeleteRequest { Token = token }, DeleteReply.Parser);

    /// <summary>The reason for which a call is refused.</summary>
    public static async Task<string> RefusalOf(Task call)
    {
        var failure = await Assert.ThrowsAsync<RpcException>(() => call);
        return Refusal.From(failure)?.Reason ?? failure.Status.ToString();
    }

    public void Dispose()
    {
        _channel.Dispose();
        certificate.Dispose();
    }

    private async Task<TReply> CallAsync<TRequest, TReply>(string name, TRequest request, MessageParser<TReply> parser)
        where TRequest : class, IMessage<TRequest>
        where TReply : class, IMessage<TReply>
    {
        var method = new Method<TRequest, TReply>(
            MethodType.Unary,
            "workload.token_vault.v1.TokenVault",
            name,
            Marshallers.Create<TRequest>(message => message.ToByteArray(), _ => throw new NotSupportedException()),
            Marshallers.Create(message => message.ToByteArray(), parser.ParseFrom));
        using var call = _channel.CreateCallInvoker().AsyncUnaryCall(
            method, null, new CallOptions(cancellationToken: TestContext.Current.CancellationToken), request);
        return await call;
    }
}

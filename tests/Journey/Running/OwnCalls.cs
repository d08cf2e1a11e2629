using System.Net;
using System.Net.Security;
using Grpc.Core;
using Grpc.Net.Client;

namespace RegulatedWorkload.Tests.Journey.Running;

/// <summary>Calls that a test makes itself, under any identity, with an empty message.</summary>
public static class OwnCalls
{
    private static readonly Marshaller<byte[]> Raw = Marshallers.Create<byte[]>(bytes => bytes, bytes => bytes);

    /// <summary>What connects under an identity; a fault bends the certificate.</summary>
    public static SocketsHttpHandler Handler(MintedCertificates certificates, string identity, string fault = "") =>
        new()
        {
            SslOptions = new SslClientAuthenticationOptions
            {
                ClientCertificates = fault == "none" ? [] : [certificates.Issue(identity, fault)],
                CertificateChainPolicy = certificates.Trust(),
                // Services are named by SPIFFE ID and not by address.
                RemoteCertificateValidationCallback = (_, _, _, errors) =>
                    (errors & ~SslPolicyErrors.RemoteCertificateNameMismatch) == SslPolicyErrors.None,
            },
        };

    /// <summary>Calls a gRPC method in the run whose entrance listens on <paramref name="port"/>.</summary>
    public static async Task<StatusCode> CallAsync(SocketsHttpHandler handler, int port, string callee, string method)
    {
        var contract = Declared.Workload.Contracts.Find(callee)!;
        using var channel = GrpcChannel.ForAddress(
            AddressOf(callee, port), new GrpcChannelOptions { HttpHandler = handler, DisposeHttpClient = false });
        var call = new Method<byte[], byte[]>(MethodType.Unary, contract.Service, method, Raw, Raw);
        try
        {
            await channel.CreateCallInvoker().AsyncUnaryCall(
                call, null, new CallOptions(cancellationToken: TestContext.Current.CancellationToken), []);
            return StatusCode.OK;
        }
        catch (RpcException refusal)
        {
            return refusal.StatusCode;
        }
    }

    /// <summary>Asks for a page over HTTP/2.</summary>
    public static async Task<HttpStatusCode> GetAsync(SocketsHttpHandler handler, int port, string callee, string path)
    {
        using var client = new HttpClient(handler, disposeHandler: false);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(AddressOf(callee, port), path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    private static Uri AddressOf(string service, int port) =>
        new($"https://127.0.0.1:{Declared.TrafficPort(service, port)}");
}

using System.Net;
using System.Net.Security;
using Grpc.Core;
using Grpc.Net.Client;
using RegulatedWorkload.Hosting.Topology;
using RegulatedWorkload.Tests.Journey.Running;

namespace RegulatedWorkload.Tests.Journey;

/// <summary>Every identity at every method of every service: admitted exactly where the declaration says so.</summary>
public sealed class AuthorizationMatrixTests(WorkloadFixture workload)
{
    private static readonly Marshaller<byte[]> Raw = Marshallers.Create<byte[]>(bytes => bytes, bytes => bytes);

    private static readonly WorkloadTopology Topology = Declared.Topology;

    public static TheoryData<string, string, string, bool> GrpcCells
    {
        get
        {
            var cells = new TheoryData<string, string, string, bool>();
            foreach (var callee in Topology.Services)
            {
                foreach (var method in Declared.Workload.Contracts.Find(callee.Name)?.Methods ?? new HashSet<string>())
                {
                    foreach (var caller in Topology.Services)
                    {
                        var declared = caller.Outgoing.Any(
                            call => call.Callee == callee.Name && call.Methods.Contains(method));
                        cells.Add(caller.Name, callee.Name, method, declared);
                    }
                }
            }

            return cells;
        }
    }

    public static TheoryData<string, bool> HttpCells => new(Topology.Services.Select(caller => (
        caller.Name,
        caller.Outgoing.Any(call => call.Callee == "storefront" && call.Prefixes.Contains("/")))));

    [Theory]
    [MemberData(nameof(GrpcCells))]
    public async Task A_method_admits_exactly_its_declared_callers(
        string caller, string callee, string method, bool declared)
    {
        using var certificates = new MintedCertificates(workload.State);
        using var handler = Handler(certificates, Topology.IdentityOf(Topology.Find(caller)!));

        var status = await CallAsync(handler, callee, method);

        Assert.Equal(declared, status != StatusCode.PermissionDenied);
        Assert.NotEqual(StatusCode.Unavailable, status);
    }

    [Theory]
    [MemberData(nameof(HttpCells))]
    public async Task The_storefront_admits_exactly_its_declared_callers(string caller, bool declared)
    {
        using var certificates = new MintedCertificates(workload.State);
        using var handler = Handler(certificates, Topology.IdentityOf(Topology.Find(caller)!));
        using var client = new HttpClient(handler);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(AddressOf("storefront"), "/"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };

        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(declared ? HttpStatusCode.OK : HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("other-authority")]
    [InlineData("expired")]
    [InlineData("other-trust-domain")]
    public async Task A_peer_without_a_good_certificate_gets_no_connection(string fault)
    {
        using var certificates = new MintedCertificates(workload.State);
        var callees = Topology.Services
            .Where(service => Declared.Workload.Contracts.Find(service.Name) is not null)
            .ToList();

        Assert.All(callees, callee =>
        {
            // An identity that would be admitted, so that the certificate alone decides.
            var caller = Topology.CallersOf(callee).First();
            using var handler = Handler(certificates, Topology.IdentityOf(caller.Caller), fault);
            var status = CallAsync(handler, callee.Name, caller.Call.Methods[0]).GetAwaiter().GetResult();
            Assert.Contains(status, (StatusCode[])[StatusCode.Unavailable, StatusCode.Internal]);
        });
    }

    private static SocketsHttpHandler Handler(
        MintedCertificates certificates, string identity, string fault = "") => new()
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

    private async Task<StatusCode> CallAsync(SocketsHttpHandler handler, string callee, string method)
    {
        var contract = Declared.Workload.Contracts.Find(callee)!;
        using var channel = GrpcChannel.ForAddress(
            AddressOf(callee), new GrpcChannelOptions { HttpHandler = handler, DisposeHttpClient = false });
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

    private Uri AddressOf(string service) =>
        new($"https://127.0.0.1:{Declared.TrafficPort(service, workload.Port)}");
}

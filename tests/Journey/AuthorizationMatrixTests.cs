using System.Net;
using Grpc.Core;
using RegulatedWorkload.Hosting.Topology;
using RegulatedWorkload.Tests.Journey.Running;

namespace RegulatedWorkload.Tests.Journey;

/// <summary>Every identity at every method of every service: admitted exactly where the declaration says so.</summary>
public sealed class AuthorizationMatrixTests(WorkloadFixture workload)
{
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
        using var handler = OwnCalls.Handler(certificates, Topology.IdentityOf(Topology.Find(caller)!));

        var status = await OwnCalls.CallAsync(handler, workload.Port, callee, method);

        Assert.Equal(declared, status != StatusCode.PermissionDenied);
        Assert.NotEqual(StatusCode.Unavailable, status);
    }

    [Theory]
    [MemberData(nameof(HttpCells))]
    public async Task The_storefront_admits_exactly_its_declared_callers(string caller, bool declared)
    {
        using var certificates = new MintedCertificates(workload.State);
        using var handler = OwnCalls.Handler(certificates, Topology.IdentityOf(Topology.Find(caller)!));

        var status = await OwnCalls.GetAsync(handler, workload.Port, "storefront", "/");

        Assert.Equal(declared ? HttpStatusCode.OK : HttpStatusCode.Forbidden, status);
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
            using var handler = OwnCalls.Handler(certificates, Topology.IdentityOf(caller.Caller), fault);
            var status = OwnCalls.CallAsync(handler, workload.Port, callee.Name, caller.Call.Methods[0])
                .GetAwaiter().GetResult();
            Assert.Contains(status, (StatusCode[])[StatusCode.Unavailable, StatusCode.Internal]);
        });
    }
}

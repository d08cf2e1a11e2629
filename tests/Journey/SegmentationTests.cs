using System.Net;
using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using RegulatedWorkload.Hosting.Local;
using RegulatedWorkload.Hosting.Verification;
using RegulatedWorkload.Hosting.Verification.Asking;
using RegulatedWorkload.Tests.Journey.Running;

namespace RegulatedWorkload.Tests.Journey;

/// <summary>The running workload proves its segmentation, and a test that tries for itself finds the same.</summary>
public sealed class SegmentationTests(WorkloadFixture workload)
{
    [Fact]
    public async Task What_services_find_by_their_probes_is_declared_and_is_what_a_test_finds_by_calls_of_its_own()
    {
        var matrix = await LocalVerification.RunAsync(
            Declared.Workload,
            new LaunchOptions(workload.State, workload.Port),
            TimeProvider.System,
            TestContext.Current.CancellationToken);

        Assert.Empty(matrix.Differences.Select(MatrixText.Sentence));
        Assert.All(Declared.Services, caller => Assert.Equal(
            Declared.Services.Where(service => service != caller),
            matrix.Attempts.Where(attempt => attempt.Caller == caller).Select(attempt => attempt.Target).Distinct()));
        using var certificates = new MintedCertificates(workload.State);
        foreach (var attempts in matrix.Attempts.GroupBy(attempt => attempt.Caller))
        {
            var caller = Declared.Topology.IdentityOf(Declared.Topology.Find(attempts.Key)!);
            foreach (var attempt in attempts)
            {
                using var handler = OwnCalls.Handler(certificates, caller);
                Assert.Equal(
                    await OwnAsync(handler, attempt) ? AttemptLayer.None : AttemptLayer.Authorization,
                    attempt.Observed);
            }
        }
    }

    [Fact]
    public async Task The_dashboard_has_a_command_that_verifies()
    {
        var commands = workload.Application.Services.GetRequiredService<ResourceCommandService>();

        var result = await commands.ExecuteCommandAsync(
            "workload", "verify-segmentation", TestContext.Current.CancellationToken);

        Assert.True(result.Success, result.Message);
        Assert.Contains("ended where the declaration says", result.Message, StringComparison.Ordinal);
    }

    // Browsers have no identity: a connection to the entrance is all that there is to try.
    private async Task<bool> OwnAsync(SocketsHttpHandler handler, Attempt attempt) =>
        attempt.Request.Split(' ') switch
        {
            ["gRPC", var method] => await OwnCalls.CallAsync(
                handler, workload.Port, attempt.Target, method.Split('/')[1]) != StatusCode.PermissionDenied,
            ["HTTP", var path] => await OwnCalls.GetAsync(
                handler, workload.Port, attempt.Target, path) != HttpStatusCode.Forbidden,
            _ => await ConnectsAsync(attempt.Target),
        };

    private async Task<bool> ConnectsAsync(string target)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(
                IPAddress.Loopback,
                Declared.TrafficPort(target, workload.Port),
                TestContext.Current.CancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}

using System.Diagnostics;
using System.Net;
using RegulatedWorkload.Tests.Payments.Running;

namespace RegulatedWorkload.Tests.Payments.Rotation;

/// <summary>
/// A port in front of the acquirer. The first connection ends at an OpenSSL server that knows another authority for its
/// clients, and tells them so by a TLS alert, which .NET cannot be made to send. All others go through.
/// </summary>
internal sealed class AlertingFront : IAsyncDisposable
{
    private readonly Process _server;
    private readonly Forwarder _forwarder;

    public AlertingFront(TestWorkload workload)
    {
        var refusing = Ports.FindBlock();
        var files = workload.Certificates("acquirer");
        var start = new ProcessStartInfo(
            "openssl",
            [
                "s_server", "-accept", $"127.0.0.1:{refusing}", "-tls1_3", "-quiet",
                "-cert", Path.Combine(files, "tls.crt"), "-key", Path.Combine(files, "tls.key"),
                "-Verify", "1", "-verify_return_error",
                "-CAfile", Path.Combine(workload.Certificates("payments"), "ca.crt"),
            ])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        _server = Process.Start(start)!;
        _forwarder = new Forwarder(
            IPAddress.Loopback, before => before == 0 ? refusing : workload.PortOf("acquirer"));
    }

    public int Port => _forwarder.Port;

    /// <summary>Ends the OpenSSL server, and gives what it has said.</summary>
    public async Task<string> StopServerAsync()
    {
        if (!_server.HasExited) _server.Kill();
        return await _server.StandardError.ReadToEndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _forwarder.DisposeAsync();
        await StopServerAsync();
        _server.Dispose();
    }
}

using System.Net;
using RegulatedWorkload.Hosting.Local;
using RegulatedWorkload.Hosting.Topology;
using RegulatedWorkload.Hosting.Verification.Page;

namespace RegulatedWorkload.Hosting.Verification.Asking;

/// <summary>Proves the segmentation of a run on this machine, as whoever owns its state directory.</summary>
public static class LocalVerification
{
    /// <summary>The name of this target.</summary>
    public const string Target = "local";

    /// <summary>
    /// Asks every service for its attempts, compares them with the declaration, and writes the page that the entrance
    /// shows.
    /// </summary>
    /// <param name="workload">The declaration.</param>
    /// <param name="options">The port and the state directory of the run.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="WorkloadException">There is no run, or the declaration names no verifier.</exception>
    public static async Task<SegmentationMatrix> RunAsync(
        ValidWorkload workload, LaunchOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(workload);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        var topology = workload.Topology;
        var state = new LocalState(options.State);
        foreach (var verifier in topology.Verifiers)
        {
            if (File.Exists(Path.Combine(state.Certificates(verifier.Name), "tls.crt"))) continue;
            throw new WorkloadException(
                $"There is no certificate of a verifier in {options.State}: start the workload with 'dotnet run "
                + "--project AppHost', and name the same --state.");
        }

        var ports = new PortPlan(topology, options.Port);
        var placement = new LocalPlacement(topology, options, ports);
        var client = new ProbeClient(topology, verifier => state.Certificates(verifier.Name));
        var attempts = new List<Attempt>();
        // One after the other: all of them share this machine, and a handshake that waits for its turn is refused.
        foreach (var service in topology.Services)
        {
            var address = new IPEndPoint(IPAddress.Loopback, ports.Traffic(service.Name));
            var answer = await client.AskAsync(service, address, cancellationToken);
            attempts.AddRange(AttemptComparison.Of(workload, placement, service, answer));
        }

        var matrix = new SegmentationMatrix(Target, time.GetUtcNow(), attempts);
        PageFiles.Write(state.Segmentation, topology, matrix);
        return matrix;
    }
}

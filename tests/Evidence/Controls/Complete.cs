using RegulatedWorkload.AppHost;
using RegulatedWorkload.Hosting.Verification;
using RegulatedWorkload.Hosting.Verification.Controls;
using RegulatedWorkload.Hosting.Verification.PaymentPage;

namespace RegulatedWorkload.Tests.Evidence.Controls;

/// <summary>What is committed, with a run in which everything was as it should be.</summary>
internal static class Complete
{
    public static DateTimeOffset Time { get; } = new(2026, 11, 29, 12, 0, 0, TimeSpan.Zero);

    public static CheckInput Input { get; } = Read();

    private static CheckInput Read()
    {
        var input = CheckInput.Read(Committed.Root, Workload.Declare());
        return input with
        {
            Matrix = new SegmentationMatrix("production", Time, [.. Attempts(input)]),
            ImageStatus =
            [
                .. input.Images.Images.Select(image => new ImageStatus(
                    image.Key, image.Value.Digest, IsTrusted: true, "Signed, with a signed bill of materials.")),
            ],
            Page = new ReceivedPage(
                new Uri("https://pay.workload.example/form"),
                [.. input.Inventory.Parts.Select(part => new ReceivedPart(part.Path, part.Kind, part.Sha256))],
                input.Inventory.Headers.ToDictionary(header => header.Name, header => header.Value)),
        };
    }

    private static IEnumerable<Attempt> Attempts(CheckInput input)
    {
        var topology = input.Workload.Topology;
        foreach (var (caller, callee) in topology.Services.SelectMany(caller => topology.Services
            .Where(callee => callee != caller).Select(callee => (caller, callee))))
        {
            var call = caller.Outgoing.FirstOrDefault(call => call.Callee == callee.Name);
            var layer = call is null ? AttemptLayer.Network : AttemptLayer.None;
            var request = call is { Methods: [var method, ..] } ? $"gRPC {callee.Name}/{method}" : "HTTP /";
            yield return new Attempt(
                caller.Name, callee.Name, request, layer, layer, call is null ? "Timed out." : "Answered.");
            yield return new Attempt(
                caller.Name, callee.Name, "8081 /readyz", AttemptLayer.Network, AttemptLayer.Network, "Timed out.");
        }
    }
}

using RegulatedWorkload.Hosting.Topology;
using RegulatedWorkload.Hosting.Verification;
using RegulatedWorkload.Tests.Containers.Running;
using RegulatedWorkload.Tests.Journey.Running;

namespace RegulatedWorkload.Tests.Containers;

/// <summary>
/// The matrix by probe is the matrix by attempts of the tests' own, cell by cell: from within the same network, with
/// the same certificate, at the same ports and paths. PCI DSS 4.0.1, 11.4.5.
/// </summary>
[Collection(ContainedWorkload.Turns)]
public sealed class MatrixTests(ContainedWorkload workload)
{
    // What is out of reach is waited for most of the time, and handshakes at a service are few at once.
    private static readonly ParallelOptions Some = new() { MaxDegreeOfParallelism = 4 };

    [Fact]
    public async Task What_a_service_tells_its_verifier_is_what_a_test_finds_in_its_place()
    {
        ContainedWorkload.SkipWithoutEngine();
        var attempts = new Attempts(workload);
        var compared = 0;

        await Parallel.ForEachAsync(Declared.Topology.Services, Some, async (caller, _) =>
        {
            var answered = await attempts.AnsweredAsync(caller);
            var own = await attempts.OwnAsync(caller, answered);

            Assert.Equal(own, Attempts.Told(answered));
            Assert.All(Declared.Services, other =>
                Assert.True(other == caller.Name || answered.Any(attempt => attempt.Target == other)));
            Interlocked.Increment(ref compared);
        });

        Assert.Equal(Declared.Services.Count, compared);
    }

    [Fact]
    public async Task A_way_that_opens_shows_in_both_and_makes_an_older_answer_untrue()
    {
        ContainedWorkload.SkipWithoutEngine();
        var caller = Declared.Topology.Find("notifications")!;
        var attempts = new Attempts(workload);
        var before = await attempts.AnsweredAsync(caller);
        await using var way = await Way.OpenAsync(
            workload["notifications"][0],
            workload.Networks.OfScope(Scope.InScope.Name).Name,
            workload.Networks.Outside.Name);

        var after = await attempts.AnsweredAsync(caller);
        var own = await attempts.OwnAsync(caller, after);

        Assert.Equal(own, Attempts.Told(after));
        Assert.NotEqual(own, Attempts.Told(before));
        Assert.Contains(
            after,
            attempt => attempt is
            {
                Target: "token-vault",
                Request: "gRPC TokenVault/Detokenize",
                Expected: AttemptLayer.Network,
                Observed: AttemptLayer.Authorization,
                Holds: false,
            });
        Assert.Contains(after, attempt => attempt is { Target: "outside", Observed: AttemptLayer.None, Holds: false });
    }
}

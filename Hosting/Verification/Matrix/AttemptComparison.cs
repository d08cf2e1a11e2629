using RegulatedWorkload.Hosting.Slices;
using RegulatedWorkload.Hosting.Topology;
using RegulatedWorkload.Hosting.Verification.Asking;

namespace RegulatedWorkload.Hosting.Verification;

/// <summary>
/// Holds what a service answered against what the declaration says. A service that leaves something out, answers for
/// another one or tells of more than it was given is not believed.
/// </summary>
internal static class AttemptComparison
{
    /// <summary>One attempt for each target of a service, and one for each that it should not have told of.</summary>
    /// <param name="workload">The declaration.</param>
    /// <param name="placement">Where the service runs.</param>
    /// <param name="caller">The service.</param>
    /// <param name="answer">What it answered.</param>
    public static IReadOnlyList<Attempt> Of(
        ValidWorkload workload, IPlacement placement, Service caller, ProbeAnswer answer)
    {
        var targets = ProbeTargets.Of(workload, placement, caller);
        var told = answer.Attempts.ToLookup(attempt => (attempt.Target, attempt.Request));
        var known = targets.Select(target => (target.Target, target.Request)).ToHashSet();
        return
        [
            .. targets.Select(target => Of(caller, target, answer, [.. told[(target.Target, target.Request)]])),
            .. answer.Attempts.Where(attempt => !known.Contains((attempt.Target, attempt.Request))).Select(attempt =>
                new Attempt(
                    caller.Name,
                    attempt.Target,
                    attempt.Request,
                    AttemptLayer.NotAttempted,
                    attempt.Layer,
                    "nobody asked for it")),
        ];
    }

    private static Attempt Of(
        Service caller, ProbeTarget target, ProbeAnswer answer, IReadOnlyList<AnsweredAttempt> told)
    {
        var expected = target.IsAdmitted ? AttemptLayer.None
            : target.IsOpen ? AttemptLayer.Authorization
            : AttemptLayer.Network;
        var (observed, detail) = answer switch
        {
            { Fault: { } fault } => (AttemptLayer.NotAttempted, fault),
            _ when answer.Service != caller.Name =>
                (AttemptLayer.NotAttempted, $"the answer is that of '{answer.Service}'"),
            _ => told switch
            {
                [var one] => (one.Layer, one.Detail),
                [] => (AttemptLayer.NotAttempted, "the answer does not mention it"),
                _ => (AttemptLayer.NotAttempted, "the answer mentions it more than once"),
            },
        };
        return new Attempt(caller.Name, target.Target, target.Request, expected, observed, detail);
    }
}

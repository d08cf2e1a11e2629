using BenchmarkDotNet.Attributes;
using RegulatedWorkload.ServiceDefaults.Authorization;
using RegulatedWorkload.ServiceDefaults.Values;

namespace RegulatedWorkload.Benchmarks;

/// <summary>Whether a caller may use a method. The baseline is one look-up in a set of all grants.</summary>
public class CallerBenchmarks
{
    private const string Method = "/workload.payments.v1.Payments/Capture";

    private SpiffeId _caller = SpiffeId.None;
    private CallerPolicy _policy = new([]);
    private HashSet<(string Caller, string Path)> _grants = [];

    /// <summary>How many callers are admitted.</summary>
    [Params(1, 100)]
    public int Callers { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        var callers = Enumerable.Range(0, Callers)
            .Select(i => new AllowedCaller(Identity(i), [Method, "/workload.payments.v1.Payments/Refund"]))
            .ToList();
        _policy = new CallerPolicy(callers);
        _grants = [.. callers.SelectMany(caller => caller.Allowed.Select(path => (caller.Identity.Value, path)))];
        _caller = callers[^1].Identity;
    }

    [Benchmark(Baseline = true, Description = "set of grants")]
    public bool Contains() => _grants.Contains((_caller.Value, Method));

    [Benchmark(Description = "CallerPolicy")]
    public bool Admits() => _policy.Admits(_caller, Method);

    private static SpiffeId Identity(int number) =>
        SpiffeId.TryParse($"spiffe://workload.example/ns/a0005-o/sa/caller-{number}", out var identity)
            ? identity
            : throw new InvalidOperationException("No SPIFFE ID.");
}

using System.Diagnostics;
using RegulatedWorkload.Hosting.Local;

namespace RegulatedWorkload.Benchmarks.Hop;

/// <summary>Starts everything that is compared, and says what could not be.</summary>
internal sealed class HopContestants(string only) : IAsyncDisposable
{
    public const string Bare = "bare gRPC in plaintext";
    public const string Workload = "service defaults with everything on";
    public const string HaproxyPair = "plaintext behind two HAProxies with mutual TLS";
    public const string NginxPair = "plaintext behind two nginx with mutual TLS";

    private readonly List<HopContestant> _all = [];
    private readonly List<string> _absent = [];
    private readonly string _state = Directory.CreateTempSubdirectory("hop").FullName;
    private TelemetrySink? _sink;

    public IReadOnlyList<HopContestant> All => _all;

    /// <summary>Sentences about contestants that are left out.</summary>
    public IReadOnlyList<string> Absent => _absent;

    public TelemetrySink Sink => _sink ?? throw new InvalidOperationException("Nothing is started.");

    /// <summary>Starts those whose name contains a part of <paramref name="only"/>, split at commas.</summary>
    public static async Task<HopContestants> StartAsync(string only, CancellationToken cancellationToken)
    {
        var contestants = new HopContestants(only);
        try
        {
            await contestants.StartAllAsync(cancellationToken);
            return contestants;
        }
        catch
        {
            await contestants.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var contestant in _all) await contestant.DisposeAsync();
        if (_sink is not null) await _sink.DisposeAsync();
        Directory.Delete(_state, recursive: true);
    }

    private async Task StartAllAsync(CancellationToken cancellationToken)
    {
        _sink = await TelemetrySink.StartAsync(cancellationToken);
        var ports = PortBlock.Find(HopWorkload.Ports + 7);
        var bare = ports + HopWorkload.Ports;
        var (haproxy, nginx) = (bare + 1, bare + 4);
        var plan = HopWorkload.Prepare(_state, ports).Services.ToDictionary(service => service.Name);
        await AddAsync(Bare, BareCaller(bare), [BareCallee(bare)]);
        await AddAsync(
            Workload,
            Told(HopPart.Start(HopPart.Asker), plan[HopWorkload.Asker]),
            [Told(HopPart.Start(HopPart.Answerer), plan[HopWorkload.Answerer])]);
        await AddPairAsync(HaproxyPair, "haproxy", haproxy, (pair, program) => pair.Haproxy(program));
        await AddPairAsync(NginxPair, "nginx", nginx, (pair, program) => pair.Nginx(program));

        async Task AddAsync(string name, ProcessStartInfo caller, IEnumerable<ProcessStartInfo> others)
        {
            if (!only.Split(',').Any(part => name.Contains(part, StringComparison.Ordinal))) return;
            _all.Add(await HopContestant.StartAsync(name, caller, others, cancellationToken));
        }

        async Task AddPairAsync(
            string name, string program, int port, Func<ProxyPair, string, IReadOnlyList<ProcessStartInfo>> start)
        {
            if (InstalledProgram.Find(program) is { } found)
            {
                var pair = new ProxyPair(new LocalState(_state), port, port + 1, port + 2);
                await AddAsync(name, BareCaller(port), [BareCallee(port + 2), .. start(pair, found)]);
            }
            else
            {
                _absent.Add($"Left out: {name}, since {program} is not installed.");
            }
        }
    }

    private ProcessStartInfo Told(ProcessStartInfo start, ServiceLaunch service)
    {
        foreach (var (key, value) in service.Environment.Concat(Sink.Environment)) start.Environment[key] = value;
        return start;
    }

    private static ProcessStartInfo BareCaller(int port) => HopPart.Start(HopPart.BareAsker, port);

    private static ProcessStartInfo BareCallee(int port) => HopPart.Start(HopPart.BareAnswerer, port);
}

using RegulatedWorkload.Hosting.Certificates;
using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Hosting.Local;

/// <summary>
/// One run of the workload on this machine: what is to be started, and everything that must be in place before.
/// </summary>
public sealed class LocalRun : IAsyncDisposable
{
    private readonly LocalState _state;
    private readonly ServiceBinaries _binaries;
    private readonly TimeProvider _time;
    private readonly LocalCertificates _certificates;
    private readonly CancellationTokenSource _end = new();
    private RunLock? _held;
    private bool _ended;
    private Task _renewal = Task.CompletedTask;

    /// <summary>Plans a run; nothing is started or checked yet.</summary>
    /// <param name="workload">The declaration.</param>
    /// <param name="root">The root of the repository, with the built services.</param>
    /// <param name="options">What a person chose.</param>
    /// <param name="time">The clock of certificates.</param>
    public LocalRun(ValidWorkload workload, string root, LaunchOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(workload);
        ArgumentNullException.ThrowIfNull(options);
        (Workload, Options) = (workload, options);
        _state = new LocalState(options.State);
        _binaries = new ServiceBinaries(root, options.Shipped);
        _time = time;
        _certificates = new LocalCertificates(workload.Topology, _state, time);
        Plan = LaunchPlanner.Create(workload, options with { Telemetry = OwnEnvironment.Telemetry() });
        Databases = [.. Plan.DatabaseServers.Select(launch => new DatabaseContainer(launch, _binaries, time))];
    }

    /// <summary>The declaration.</summary>
    public ValidWorkload Workload { get; }

    /// <summary>What a person chose.</summary>
    public LaunchOptions Options { get; }

    /// <summary>What is to be started.</summary>
    public LaunchPlan Plan { get; }

    /// <summary>The database servers of the plan, to be started as containers.</summary>
    public IReadOnlyList<DatabaseContainer> Databases { get; }

    /// <summary>
    /// Takes the state directory for this run, makes certificates, secrets and caller lists, and renews certificates
    /// from then on.
    /// </summary>
    /// <param name="tell">Told a sentence, on any thread, when certificates cannot be renewed.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether browsers trust the development certificate.</returns>
    /// <exception cref="RunException">Something stands in the way; the sentence says what.</exception>
    /// <exception cref="DamagedStateException">An authority of the state is damaged.</exception>
    public async Task<DevelopmentTrust> PrepareAsync(Action<string> tell, CancellationToken cancellationToken)
    {
        _binaries.Validate(Plan);
        _held = RunLock.Take(_state);
        PortCheck.Validate(Plan);
        var preparation = new StatePreparation(Workload.Topology, _state, _time);
        var trust = await preparation.PrepareAsync(Plan, Databases, cancellationToken);
        _renewal = new CertificateRenewal(_certificates, _time, tell).RunAsync(_end.Token);
        return trust;
    }

    /// <summary>The built executable of a service, an absolute path.</summary>
    public string ExecutableOf(ServiceLaunch service)
    {
        ArgumentNullException.ThrowIfNull(service);
        return _binaries.PathOf(service.Name);
    }

    /// <summary>Gives a service a new certificate and key, which it takes over without a restart.</summary>
    /// <param name="name">The name of a service or an external destination.</param>
    /// <param name="validity">For how long it is valid, or null for as long as any.</param>
    /// <exception cref="DamagedStateException">The authority is damaged.</exception>
    public void RotateCertificate(string name, TimeSpan? validity = null) => _certificates.Renew(name, validity);

    /// <summary>Replaces the authority of the workload and all certificates of it, without a restart.</summary>
    public void ReplaceAuthority() => _certificates.ReplaceAuthority();

    /// <summary>Makes a new version of a random key, which the service takes over without a restart.</summary>
    /// <param name="service">The name of the service that reads it.</param>
    /// <param name="secret">The declared name of the secret.</param>
    public void RotateKey(string service, string secret) => LocalSecrets.Renew(_state, service, secret);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        // An application that is stopped and then disposed of stops its hosted services twice.
        if (Interlocked.Exchange(ref _ended, true)) return;
        await _end.CancelAsync();
        await _renewal.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _held?.Dispose();
        _end.Dispose();
    }
}

using RegulatedWorkload.AppHost.Certificates;
using RegulatedWorkload.AppHost.Launch;
using RegulatedWorkload.AppHost.Topology;
using Spectre.Console;

namespace RegulatedWorkload.AppHost.Orchestration;

/// <summary>One local run of the workload, from an empty machine to a shop in the browser, until it is asked to stop.</summary>
internal sealed class Run(string root, int port, string stateDirectory, IAnsiConsole console, TimeProvider time)
{
    private static readonly TimeSpan RenewalInterval = TimeSpan.FromMinutes(10);

    private readonly WorkloadTopology _topology = Workload.Declare();
    private readonly LocalState _state = new(Path.GetFullPath(stateDirectory));

    /// <exception cref="RunException">Something stands in the way.</exception>
    /// <exception cref="TopologyFaultsException">The declaration breaks its rules.</exception>
    public async Task ExecuteAsync()
    {
        using var signals = new StopSignals();
        var contracts = Contracts.Read(root, _topology);
        var plan = LaunchPlanner.Create(
            _topology, contracts, new LaunchOptions(_state.Root, port, ChildEnvironment.Telemetry()));
        var binaries = new ServiceBinaries(root);
        binaries.Demand(plan);
        PortCheck.Demand(plan);
        using var held = RunLock.Take(_state);
        var trust = await PrepareStateAsync(plan, signals.Asked);

        var view = new RunConsole(console, plan);
        view.Say($"Orchestrator: [bold]embedded[/]{OtherOrchestrator()}");
        await using var orchestrator = new Orchestrator(plan, binaries.PathOf, time, view.Line);
        foreach (var service in orchestrator.Services)
        {
            service.Changed += changed =>
            {
                if (changed.Status.State == ServiceState.Ready) view.Progress(orchestrator.Services);
            };
        }

        try
        {
            var gone = ParentWatch.WaitAsync(time, signals.Asked);
            var start = orchestrator.StartAsync(signals.Asked);
            if (await Task.WhenAny(start, gone) == gone) return;
            await start;
            view.Table(orchestrator.Services);
            SayWhereToGo(view, plan, trust);
            await StayAsync(gone, signals.Asked);
        }
        catch (OperationCanceledException) when (signals.Asked.IsCancellationRequested)
        {
            view.Say("Stopping.");
        }
    }

    private async Task<DevelopmentTrust> PrepareStateAsync(LaunchPlan plan, CancellationToken cancellationToken)
    {
        try
        {
            new LocalCertificates(_topology, _state, time).RenewDue();
            LocalSecrets.Ensure(_topology, _state);
            LocalFiles.Write(plan);
            foreach (var name in _topology.Services.Select(service => service.Name)
                .Concat(_topology.Externals.Select(external => external.Name)))
            {
                PrivateFile.CreateFolder(Path.GetDirectoryName(_state.StoreFile(name))!);
            }

            return await new DevelopmentCertificate(_state, time).EnsureAsync(cancellationToken);
        }
        catch (Exception fault) when (fault
            is IOException or UnauthorizedAccessException or System.Security.Cryptography.CryptographicException)
        {
            throw new RunException(
                $"The state directory {_state.Root} is damaged or cannot be written ({fault.Message}). Remove it, or choose "
                + "another with --state.",
                fault);
        }
    }

    private async Task StayAsync(Task parentGone, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(RenewalInterval, time);
        while (true)
        {
            var tick = timer.WaitForNextTickAsync(stop).AsTask();
            if (await Task.WhenAny(tick, parentGone) == parentGone)
            {
                await parentGone;
                return;
            }

            await tick;
            new LocalCertificates(_topology, _state, time).RenewDue();
        }
    }

    private static void SayWhereToGo(RunConsole view, LaunchPlan plan, DevelopmentTrust trust)
    {
        // The pay host first: browsers give frames no way past a certificate warning, and its root leads to the shop.
        view.Say($"Open [bold link]{plan.PayUrl}[/]  (the shop is {plan.ShopUrl})");
        view.Say("Test cards: 4111 1111 1111 1111 is approved, 4000 0000 0000 0002 is declined.");
        if (trust == DevelopmentTrust.Untrusted)
        {
            view.Say("The development certificate is not trusted: run [bold]dotnet dev-certs https --trust[/] once.");
        }

        view.Say("Stop with Ctrl-C.");
    }

    private string OtherOrchestrator()
    {
        var aspire = Path.Combine("AppHost", "Aspire", "apphost.cs");
        return File.Exists(Path.Combine(root, aspire)) ? $"; with Aspire: dotnet run {aspire}" : "";
    }
}

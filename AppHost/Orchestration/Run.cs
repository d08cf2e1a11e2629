using RegulatedWorkload.AppHost.Certificates;
using RegulatedWorkload.AppHost.Dashboard;
using RegulatedWorkload.AppHost.Dashboard.Telemetry;
using RegulatedWorkload.AppHost.Databases;
using RegulatedWorkload.AppHost.Launch;
using RegulatedWorkload.AppHost.Topology;
using RegulatedWorkload.AppHost.Watch;
using Spectre.Console;

namespace RegulatedWorkload.AppHost.Orchestration;

/// <summary>
/// One local run of the workload, from an empty machine to a shop in the browser, until it is asked to stop.
/// </summary>
internal sealed class Run(string root, RunOptions options, IAnsiConsole console, TimeProvider time)
{
    private readonly WorkloadTopology _topology = Workload.Declare();
    private readonly LocalState _state = new(Path.GetFullPath(options.State));

    /// <exception cref="RunException">Something stands in the way.</exception>
    /// <exception cref="TopologyFaultsException">The declaration breaks its rules.</exception>
    public async Task ExecuteAsync()
    {
        using var signals = new StopSignals();
        var contracts = Contracts.Read(root, _topology);
        var telemetry = new LocalTelemetry(_topology, options.Port, ChildEnvironment.Telemetry(), time);
        var whole = LaunchPlanner.Create(
            _topology, contracts, new LaunchOptions(_state.Root, options.Port, telemetry.Environment, options.Store));
        var plan = PlanSelection.Only(whole, _topology, options.Only);
        PlanSelection.Demand(plan, "--attach", options.Attach);
        var own = plan with { Services = [.. plan.Services.Where(service => !options.Attach.Contains(service.Name))] };
        var binaries = new ServiceBinaries(root);
        binaries.Demand(own);
        using var held = RunLock.Take(_state);
        PortCheck.Demand(own, telemetry.PagesPort, telemetry.ReceiverPort);
        var trust = await new StatePreparation(_topology, _state, time).PrepareAsync(whole, signals.Asked);

        await using var view = new RunConsole(console, plan, time);
        view.Say($"Orchestrator: [bold]embedded[/]{OtherOrchestrator()}");
        foreach (var attached in plan.Services.Where(service => options.Attach.Contains(service.Name)))
        {
            var instructions = new AttachedService(attached, _state, root, OperatingSystem.IsWindows());
            instructions.WriteEnvironment();
            foreach (var line in instructions.Instructions) view.Say(Markup.Escape(line));
        }

        await using var databases = new LocalDatabases(plan, _state, binaries, time, view.Line);
        await using var orchestrator = new Orchestrator(
            plan,
            binaries.PathOf,
            time,
            line =>
            {
                view.Line(line);
                telemetry.Lines.Take(line);
            },
            options.Attach);
        await using var dashboard = new LocalDashboard(
            new DashboardModel(_topology, plan, _state, orchestrator, telemetry, time), telemetry);
        dashboard.Access.Used +=
            () => view.Say($"The dashboard was opened; the next browser opens it with {dashboard.Address}");
        foreach (var service in orchestrator.Services)
        {
            service.Changed += changed =>
            {
                if (changed.Status.State == ServiceState.Ready) view.Progress(orchestrator.Services);
            };
        }

        using var end = CancellationTokenSource.CreateLinkedTokenSource(signals.Asked);
        var watch = WatchAsync(own, binaries, orchestrator, view, end.Token);
        try
        {
            await dashboard.StartAsync(signals.Asked);
            var gone = Task.WhenAny(ParentWatch.WaitAsync(time, end.Token), watch).Unwrap();
            var start = StartAsync(databases, orchestrator, signals.Asked);
            if (await Task.WhenAny(start, gone) == gone)
            {
                await gone;
                return;
            }

            await start;
            view.Table(orchestrator.Services);
            SayWhereToGo(view, plan, dashboard, trust);
            await StayAsync(view, gone, signals.Asked);
        }
        catch (OperationCanceledException) when (signals.Asked.IsCancellationRequested)
        {
            view.Say("Stopping.");
        }
        finally
        {
            await end.CancelAsync();
            await watch.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task StartAsync(
        LocalDatabases databases, Orchestrator orchestrator, CancellationToken cancellationToken)
    {
        await databases.StartAsync(cancellationToken);
        await orchestrator.StartAsync(cancellationToken);
    }

    private async Task WatchAsync(
        LaunchPlan plan, ServiceBinaries binaries, Orchestrator orchestrator, RunConsole view, CancellationToken end)
    {
        if (!options.Watch) await Task.Delay(Timeout.InfiniteTimeSpan, time, end);
        using var changes = new SourceChanges(root, time);
        await new ServiceWatch(
            changes,
            new WatchedSources(root, plan),
            new ServiceBuild(root, binaries.Configuration),
            binaries,
            orchestrator,
            _state,
            view.Line).RunAsync(end);
    }

    private async Task StayAsync(RunConsole view, Task parentGone, CancellationToken stop)
    {
        var renewal = new CertificateRenewal(
            new LocalCertificates(_topology, _state, time), time, fault => view.Say($"[red]{Markup.Escape(fault)}[/]"));
        await await Task.WhenAny(renewal.RunAsync(stop), parentGone);
    }

    private static void SayWhereToGo(
        RunConsole view, LaunchPlan plan, LocalDashboard dashboard, DevelopmentTrust trust)
    {
        view.Say($"Dashboard [bold link]{dashboard.Address}[/]  (works once)");
        if (plan.Services.All(service => service.TrafficPort != plan.PayUrl.Port))
        {
            view.Say("The entrance is not among them. Stop with Ctrl-C.");
            return;
        }

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

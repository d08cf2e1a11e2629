using RegulatedWorkload.Hosting.Local;
using RegulatedWorkload.Tests.Journey.Running;

namespace RegulatedWorkload.Tests.Journey;

/// <summary>Sudden ends of the app host: no process outlives it, and no order is lost or charged twice.</summary>
public sealed class CrashTests : IDisposable
{
    private readonly string _state = Directory.CreateTempSubdirectory("workload").FullName;

    public void Dispose() => Directory.Delete(_state, recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_killed_app_host_leaves_no_process(bool throughDotnetRun)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The process tree is read from /proc or ps.");
        var host = AppHostProcess.Start(Ports.FindBlock(), _state, throughDotnetRun: throughDotnetRun);
        await host.ReadyAsync(TestContext.Current.CancellationToken);
        var children = await ProcessTree.DescendantsAsync(host.Id);
        Assert.True(children.Count >= 8, $"Expected the services below the app host, found {children.Count}.");

        ProcessTree.Kill([.. children.Append(host.Id).Where(id => ProcessTree.Name(id) == "AppHost")]);

        await Eventually.BecomesAsync(
            () => Task.FromResult(children.Where(ProcessTree.IsAlive).ToList()), alive => alive.Count == 0);
        await host.DisposeAsync();
    }

    [Fact]
    public async Task A_stop_signal_ends_everything_with_exit_code_zero()
    {
        var host = AppHostProcess.Start(Ports.FindBlock(), _state);
        await host.ReadyAsync(TestContext.Current.CancellationToken);
        var children = await ProcessTree.DescendantsAsync(host.Id);

        await host.StopAsync();

        Assert.Equal(0, host.ExitCode);
        // The orchestration itself ends a moment after the services that it started and the app host.
        await Eventually.BecomesAsync(
            () => Task.FromResult(children.Where(ProcessTree.IsAlive).ToList()), alive => alive.Count == 0);
        await host.DisposeAsync();
    }

    [Theory]
    [InlineData(Cards.ChargesThenHangs, "Confirmed")]
    [InlineData(Cards.Hangs, "Failed")]
    public async Task An_order_cut_off_by_a_kill_is_resolved_by_the_next_run_and_charged_once(
        string card, string outcome)
    {
        var port = Ports.FindBlock();
        var (key, token, product) = (Browsing.NewKey(), "", "");
        await using (var first = AppHostProcess.Start(port, _state))
        {
            await first.ReadyAsync(TestContext.Current.CancellationToken);
            using var http = new Browsing(port, _state);
            product = http.AnyProduct();
            token = await http.TokenAsync(card);
            var cutOff = http.TryOrderAsync(token, key, product);
            // A card that is never charged is not in the acquirer's ledger, and its authorization at least on the way.
            await (outcome == "Confirmed"
                ? AcquirerLedger.HasBookedAsync(Declared.TrafficPort("acquirer", port), _state)
                : PaymentsStore.HasSentAsync(_state));
            // Its services would drain and still answer: a power cut ends them all at once.
            var services = await ProcessTree.DescendantsAsync(first.Id);
            first.Kill();
            ProcessTree.Kill(services);
            await AssertUnsettledAsync(cutOff);
        }

        await using var second = AppHostProcess.Start(port, _state);
        await second.ReadyAsync(TestContext.Current.CancellationToken);
        using var again = new Browsing(port, _state);

        var replay = await Eventually.BecomesAsync(
            () => again.OrderAsync(token, key, product),
            // While the lease of the killed process lasts, the answer is 503.
            answer => answer.Status == 201 && answer.Json["status"]!.GetValue<string>() == outcome);

        var id = replay.Json["id"]!.GetValue<string>();
        var ledger = await AcquirerLedger.OfAsync(Declared.TrafficPort("acquirer", port), _state, id);
        // A card that was never charged leaves a tombstone there, which names no order.
        Assert.Equal(outcome == "Confirmed" ? [1] : [], ledger.Select(entry => entry["calls"]!.GetValue<int>()));
    }

    [Fact]
    public async Task A_service_that_cannot_start_is_told_with_its_cause()
    {
        var store = Path.Combine(_state, "stores", "catalog");
        Directory.CreateDirectory(store);
        await File.WriteAllTextAsync(
            Path.Combine(store, "catalog.db"), new string('x', 4096), TestContext.Current.CancellationToken);
        await using var host = AppHostProcess.Start(Ports.FindBlock(), _state);

        var output = await Eventually.BecomesAsync(
            () => Task.FromResult(host.Output), told => told.Contains("'catalog' ended", StringComparison.Ordinal));

        Assert.Contains("'catalog' ended with exit code 1", output, StringComparison.Ordinal);
        Assert.Contains("WORKLOAD__STORE__CONNECTION", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_run_on_the_same_state_is_refused()
    {
        await using var first = AppHostProcess.Start(Ports.FindBlock(), _state);
        await first.ReadyAsync(TestContext.Current.CancellationToken);
        await using var second = AppHostProcess.Start(Ports.FindBlock(), _state);

        await second.EndAsync();

        Assert.Equal(1, second.ExitCode);
        Assert.Contains("Another run uses the state directory", second.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_build_is_named()
    {
        var plan = LaunchPlanner.Create(Declared.Workload, new LaunchOptions(_state));

        var refusal = Assert.Throws<RunException>(() => new ServiceBinaries(_state).Validate(plan));

        Assert.Contains("token-vault", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("dotnet build", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_in_use_is_named_and_nothing_is_started()
    {
        var port = Ports.FindBlock();
        using var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, port);
        taken.Start();
        await using var host = AppHostProcess.Start(port, _state);

        await host.EndAsync();

        Assert.Equal(1, host.ExitCode);
        Assert.Contains($"{port}", host.Output, StringComparison.Ordinal);
        Assert.Contains("--port", host.Output, StringComparison.Ordinal);
    }

    private static async Task AssertUnsettledAsync(Task<Answer> order)
    {
        try
        {
            Assert.Equal(503, (await order).Status);
        }
        catch (HttpRequestException)
        {
            // Cut off before there was any answer, as usual.
        }
    }
}

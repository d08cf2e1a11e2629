using RegulatedWorkload.Hosting.Local;
using RegulatedWorkload.Tests.Journey.Running;
using RegulatedWorkload.Tests.Orchestration.Running;

namespace RegulatedWorkload.Tests.Orchestration;

/// <summary>One service is stopped, started and restarted while the others run on.</summary>
public sealed class ControlTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_stopped_service_is_gone_and_stays_stopped_while_the_others_run_on()
    {
        await using var cast = new Cast(new Role("catalog"), new Role("orders"));
        await cast.StartAsync();
        var (stopped, kept) = (cast["catalog"].ProcessId!.Value, cast["orders"].ProcessId);

        await cast.Orchestrator.StopAsync("catalog", Cancelled);

        Assert.False(ProcessTree.IsAlive(stopped));
        Assert.Equal(new ServiceStatus(ServiceState.Stopped, null, 0, null), cast["catalog"]);
        Assert.Equal(new ServiceStatus(ServiceState.Ready, kept, 0, null), cast["orders"]);
        Assert.True(ProcessTree.IsAlive(kept!.Value));
    }

    [Fact]
    public async Task A_stopped_service_starts_again_as_a_new_process()
    {
        await using var cast = new Cast(new Role("catalog"));
        await cast.StartAsync();
        var first = cast["catalog"].ProcessId;
        await cast.Orchestrator.StopAsync("catalog", Cancelled);

        await cast.Orchestrator.StartAsync("catalog", Cancelled);

        var again = cast["catalog"];
        Assert.Equal((ServiceState.Ready, 1), (again.State, again.Restarts));
        Assert.NotEqual(first, again.ProcessId);
        Assert.True(ProcessTree.IsAlive(again.ProcessId!.Value));
    }

    [Fact]
    public async Task A_restart_replaces_the_process_and_every_step_of_it_is_announced()
    {
        await using var cast = new Cast(new Role("catalog"));
        await cast.StartAsync();
        var first = cast["catalog"].ProcessId!.Value;

        await cast.Orchestrator.RestartAsync("catalog", Cancelled);

        var second = cast["catalog"].ProcessId;
        Assert.False(ProcessTree.IsAlive(first));
        Assert.Equal(
            [
                new ServiceStatus(ServiceState.Starting, first, 0, null),
                new ServiceStatus(ServiceState.Ready, first, 0, null),
                new ServiceStatus(ServiceState.Stopping, first, 0, null),
                new ServiceStatus(ServiceState.Stopped, null, 0, null),
                new ServiceStatus(ServiceState.Starting, second, 1, null),
                new ServiceStatus(ServiceState.Ready, second, 1, null),
            ],
            cast.HistoryOf("catalog"));
    }

    [Fact]
    public async Task Starting_a_service_that_runs_leaves_it_alone()
    {
        await using var cast = new Cast(new Role("catalog"));
        await cast.StartAsync();
        var before = cast["catalog"];

        await cast.Orchestrator.StartAsync("catalog", Cancelled);

        Assert.Equal(before, cast["catalog"]);
    }

    [Fact]
    public async Task A_service_that_is_stopped_during_its_pause_is_not_started_again()
    {
        await using var cast = new Cast(new Role("catalog", "ends-when-ready"));
        await cast.StartAsync();
        var pausing = await cast.BecomesAsync("catalog", ServiceState.Restarting);
        Assert.Equal("Service 'catalog' ended with exit code 4.", pausing.LastFailure);
        Assert.Null(pausing.ProcessId);

        await cast.Orchestrator.StopAsync("catalog", Cancelled);

        Assert.Equal(ServiceState.Stopped, cast["catalog"].State);
        Assert.Equal(cast.HistoryOf("catalog")[^1], cast["catalog"]);
    }

    [Fact]
    public async Task A_service_that_is_stopped_before_its_turn_starts_on_request_and_completes_the_start()
    {
        var file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        await using var cast = new Cast(new Role("catalog", ReadyFile: file), new Role("edge", WaitsFor: ["catalog"]));
        var start = cast.StartAsync();
        await cast.BecomesAsync("catalog", ServiceState.Starting);
        await cast.Orchestrator.StopAsync("edge", Cancelled);
        await File.WriteAllTextAsync(file, "", Cancelled);
        await cast.BecomesAsync("catalog", ServiceState.Ready);
        Assert.False(start.IsCompleted);

        await cast.Orchestrator.StartAsync("edge", Cancelled);
        await start;

        Assert.Equal(ServiceState.Ready, cast["edge"].State);
        File.Delete(file);
    }

    [Fact]
    public async Task A_service_that_cannot_start_tells_whoever_starts_it_and_may_be_started_again()
    {
        await using var cast = new Cast(new Role("catalog", "ends-at-once"));
        var first = await Assert.ThrowsAsync<RunException>(cast.StartAsync);

        var second = await Assert.ThrowsAsync<RunException>(() => cast.Orchestrator.StartAsync("catalog", Cancelled));

        Assert.Equal("Service 'catalog' ended with exit code 3. The cupboard is bare.", first.Message);
        Assert.Equal(first.Message, second.Message);
        Assert.Equal(new ServiceStatus(ServiceState.Failed, null, 1, first.Message), cast["catalog"]);
    }

    [Fact]
    public async Task Commands_from_many_threads_at_once_leave_one_process_or_none()
    {
        await using var cast = new Cast(new Role("catalog"));
        await cast.StartAsync();

        await Task.WhenAll(Enumerable.Range(0, 12).Select(turn => Task.Run(async () =>
        {
            try
            {
                if (turn % 3 == 0) await cast.Orchestrator.StopAsync("catalog", Cancelled);
                else if (turn % 3 == 1) await cast.Orchestrator.StartAsync("catalog", Cancelled);
                else await cast.Orchestrator.RestartAsync("catalog", Cancelled);
            }
            catch (OperationCanceledException)
            {
                // Another command stopped what this one had started.
            }
        })));
        await cast.Orchestrator.StartAsync("catalog", Cancelled);

        var processes = cast.HistoryOf("catalog").Select(status => status.ProcessId).OfType<int>().Distinct().ToList();
        Assert.Equal(ServiceState.Ready, cast["catalog"].State);
        Assert.Equal([cast["catalog"].ProcessId!.Value], processes.Where(ProcessTree.IsAlive));
        Assert.Equal(processes.Count - 1, cast["catalog"].Restarts);
    }

    [Fact]
    public async Task An_unknown_service_is_told_with_the_known_ones()
    {
        await using var cast = new Cast(new Role("catalog"), new Role("orders"));

        var refusal = await Assert.ThrowsAsync<RunException>(() => cast.Orchestrator.StopAsync("catalogue", Cancelled));

        Assert.Equal("There is no service 'catalogue'; the services of this run are catalog, orders.", refusal.Message);
    }

    [Fact]
    public async Task Nothing_starts_once_the_run_has_ended()
    {
        var cast = new Cast(new Role("catalog"));
        await cast.StartAsync();
        await cast.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => cast.Orchestrator.StartAsync("catalog", Cancelled));
        Assert.Equal(ServiceState.Stopped, cast["catalog"].State);
    }
}

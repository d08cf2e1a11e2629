using System.Net.NetworkInformation;
using Microsoft.Extensions.Time.Testing;
using RegulatedWorkload.Hosting.Local;
using RegulatedWorkload.Tests.Journey.Running;
using RegulatedWorkload.Tests.Orchestration.Running;

namespace RegulatedWorkload.Tests.Orchestration;

/// <summary>Services that end, or never get ready: how long they are tried, and what is said about them.</summary>
public sealed class RestartTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task A_crash_looping_service_is_started_again_ever_later_and_given_up_with_a_sentence()
    {
        await using var cast = new TimedCast(_time, new Role("catalog", "ends-when-ready"), new Role("orders"));
        await cast.StartAsync();

        var failed = await cast.BecomesAsync("catalog", ServiceState.Failed);

        int[] pauses = [1, 2, 4, 8, 16, 30, 30, 30, 30, 30];
        Assert.Equal(
            pauses.Select(pause => $"Service 'catalog' ended with exit code 4. It is started again in {pause} s."),
            cast.Lines.Select(line => line.Text).Where(text => text.Contains("started again in", StringComparison.Ordinal)));
        // The clock runs on while a process is on its way, so a pause is seen as long as it was or longer.
        Assert.All(
            cast.HistoryOf("catalog").Where(entry => entry.Status.State == ServiceState.Restarting).Zip(pauses),
            seen => Assert.True(cast.NextAfter(seen.First).At - seen.First.At >= TimeSpan.FromSeconds(seen.Second)));
        Assert.Equal(10, failed.Restarts);
        Assert.Equal(
            "Service 'catalog' ended with exit code 4. That was 11 times in a row; it is not started again.",
            failed.LastFailure);
        Assert.Contains(cast.Lines, line => line.Text == failed.LastFailure);
        Assert.Equal((ServiceState.Ready, 0), (cast["orders"].State, cast["orders"].Restarts));
    }

    [Fact]
    public async Task A_service_that_is_given_up_runs_again_on_request()
    {
        await using var cast = new TimedCast(_time, new Role("catalog", "ends-when-ready"));
        await cast.StartAsync();
        await cast.BecomesAsync("catalog", ServiceState.Failed);

        await cast.WhileTimePassesAsync(
            cast.Orchestrator.StartAsync("catalog", TestContext.Current.CancellationToken));

        Assert.Equal(11, cast["catalog"].Restarts);
    }

    [Fact]
    public async Task A_slow_start_is_waited_for()
    {
        var file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        await using var cast = new TimedCast(_time, new Role("catalog", ReadyFile: file));
        var began = _time.GetUtcNow();
        var start = cast.StartAsync();
        await cast.UntilAsync(() => _time.GetUtcNow() - began > TimeSpan.FromSeconds(45));
        Assert.Equal(ServiceState.Starting, cast["catalog"].State);

        await File.WriteAllTextAsync(file, "", TestContext.Current.CancellationToken);
        await start;

        Assert.Equal(ServiceState.Ready, cast["catalog"].State);
        File.Delete(file);
    }

    [Fact]
    public async Task A_service_that_cannot_be_connected_to_for_a_while_is_waited_for()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Other kernels refuse what does not fit into the queue.");
        var file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        await using var cast = new Cast(new Role("catalog", "accepts-late", file));
        var start = cast.StartAsync();
        var attempts = new HashSet<int>();

        await Eventually.BecomesAsync(
            () =>
            {
                attempts.UnionWith(ConnectingTo(cast.Plan.Services[0].HealthPort));
                return Task.FromResult(attempts.Count);
            },
            seen => seen > 3);
        Assert.Equal(ServiceState.Starting, cast["catalog"].State);
        await File.WriteAllTextAsync(file, "", TestContext.Current.CancellationToken);
        await start;

        Assert.Equal(ServiceState.Ready, cast["catalog"].State);
        File.Delete(file);
    }

    [Fact]
    public async Task A_fault_that_nobody_thought_of_ends_the_start_instead_of_leaving_it_waiting()
    {
        await using var cast = new Cast(new Role("catalog"));
        await using var orchestrator = new Orchestrator(
            cast.Plan, _ => throw new InvalidOperationException("The map is upside down."), TimeProvider.System, _ => { });

        var fault = await Assert.ThrowsAsync<RunException>(
            () => orchestrator.StartAsync(TestContext.Current.CancellationToken));

        Assert.Equal("Service 'catalog' cannot be kept running: The map is upside down.", fault.Message);
    }

    [Theory]
    [InlineData("never-ready")]
    [InlineData("never-answers")]
    public async Task A_service_that_is_never_ready_is_given_up_after_a_minute_with_a_sentence(string behaviour)
    {
        await using var cast = new TimedCast(_time, new Role("catalog", behaviour));

        var fault = await Assert.ThrowsAsync<RunException>(cast.StartAsync);

        Assert.Equal("Service 'catalog' was not ready within 60 s.", fault.Message);
        Assert.Equal((ServiceState.Failed, (int?)null), (cast["catalog"].State, cast["catalog"].ProcessId));
        Assert.DoesNotContain(cast.Processes, ProcessTree.IsAlive);
    }

    [Fact]
    public async Task A_service_that_does_not_stop_is_ended_by_force_with_a_sentence()
    {
        await using var cast = new TimedCast(_time, new Role("catalog", "ignores-stop"));
        await cast.StartAsync();

        await cast.WhileTimePassesAsync(
            cast.Orchestrator.StopAsync("catalog", TestContext.Current.CancellationToken));

        Assert.DoesNotContain(cast.Processes, ProcessTree.IsAlive);
        Assert.Contains(
            cast.Lines, line => line.Text == "Service 'catalog' did not stop within 12 s and is ended by force.");
    }

    [Fact]
    public async Task A_service_that_leaves_a_child_behind_is_seen_to_end()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The child is the command sleep.");
        await using var cast = new TimedCast(_time, new Role("catalog", "leaves-a-child"));

        var fault = await Assert.ThrowsAsync<RunException>(cast.StartAsync);

        Assert.Equal("Service 'catalog' ended with exit code 5.", fault.Message);
    }

    [Fact]
    public async Task An_executable_that_is_missing_is_told()
    {
        await using var cast = new TimedCast(_time, new Role("catalog", Executable: "/nowhere/catalog"));

        var fault = await Assert.ThrowsAsync<RunException>(cast.StartAsync);

        Assert.StartsWith("Service 'catalog' cannot be started: ", fault.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<int> ConnectingTo(int port) =>
        IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpConnections()
            .Where(connection => connection.State == TcpState.SynSent && connection.RemoteEndPoint.Port == port)
            .Select(connection => connection.LocalEndPoint.Port);
}

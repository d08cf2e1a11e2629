using RegulatedWorkload.Hosting.Local;
using RegulatedWorkload.Tests.Orchestration.Running;
using Spectre.Console;

namespace RegulatedWorkload.Tests.Orchestration;

/// <summary>Services that write without measure, and terminals that take nothing.</summary>
public sealed class FloodTests
{
    private const long MostMemory = 64 << 20;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_flood_is_counted_and_leaves_the_console_to_the_others()
    {
        var screen = new Screen();
        await using var shown = await Shown.StartAsync(screen, new Role("catalog", "floods"), new Role("orders"));

        shown.Console.Line(new LogLine("orders", "One order was placed.", IsError: false));
        var text = await Eventually.BecomesAsync(
            () => Task.FromResult(screen.Text),
            text => text.Contains("more lines are not shown", StringComparison.Ordinal)
                && text.Contains("One order was placed.", StringComparison.Ordinal));

        var flood = text.Split('\n').Count(line => line.StartsWith("catalog | ", StringComparison.Ordinal));
        Assert.True(flood < shown.Received("catalog") / 2, $"{flood} of {shown.Received("catalog")} lines were shown.");
    }

    [Fact]
    public async Task A_terminal_that_takes_nothing_stops_neither_the_services_nor_the_end_of_the_run()
    {
        var screen = new Screen();
        screen.Stall();
        var shown = await Shown.StartAsync(screen, new Role("catalog", "floods"), new Role("orders"));
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await Eventually.BecomesAsync(() => Task.FromResult(shown.Received("catalog")), lines => lines > 100_000);

        var grown = GC.GetTotalMemory(forceFullCollection: true) - before;
        await shown.Cast.Orchestrator.RestartAsync("orders", Cancelled);
        await shown.DisposeAsync();

        Assert.True(grown < MostMemory, $"The flood was kept: {grown >> 20} MiB.");
        Assert.Equal("", screen.Text);
    }

    [Fact]
    public async Task A_line_without_end_costs_no_memory()
    {
        // Ready when it has written twice as much as may be kept.
        var ready = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await using var shown = await Shown.StartAsync(
            new Screen(), new Role("catalog", "never-ends-a-line", ReadyFile: ready));
        await shown.Cast.BecomesAsync("catalog", ServiceState.Ready);

        await shown.Cast.Orchestrator.StopAsync("catalog", Cancelled);
        File.Delete(ready);

        Assert.True(GC.GetTotalMemory(forceFullCollection: true) - before < MostMemory);
        Assert.Equal(LogLine.MaxLength, shown.Longest);
    }

    private sealed class Shown : IAsyncDisposable
    {
        private readonly Dictionary<string, long> _received = [];

        private Shown(Screen screen, Role[] roles)
        {
            Cast = new Cast(TimeProvider.System, Receive, roles);
            Console = new RunConsole(
                AnsiConsole.Create(new AnsiConsoleSettings
                {
                    Ansi = AnsiSupport.No,
                    Out = new AnsiConsoleOutput(screen),
                }),
                Cast.Plan,
                TimeProvider.System);
        }

        public Cast Cast { get; }

        public RunConsole Console { get; }

        public int Longest { get; private set; }

        public static async Task<Shown> StartAsync(Screen screen, params Role[] roles)
        {
            var shown = new Shown(screen, roles);
            await shown.Cast.StartAsync();
            return shown;
        }

        public long Received(string service)
        {
            lock (_received) return _received.GetValueOrDefault(service);
        }

        public async ValueTask DisposeAsync()
        {
            await Cast.DisposeAsync();
            await Console.DisposeAsync();
        }

        private void Receive(LogLine line)
        {
            lock (_received)
            {
                _received[line.Service] = _received.GetValueOrDefault(line.Service) + 1;
                Longest = Math.Max(Longest, line.Text.Length);
            }

            Console.Line(line);
        }
    }
}

using System.Globalization;
using System.Threading.Channels;
using RegulatedWorkload.AppHost.Launch;
using Spectre.Console;

namespace RegulatedWorkload.AppHost.Orchestration;

/// <summary>
/// What a run shows: progress, a table of services, then their logs, each line under its service's name. Whoever writes
/// here never waits for the terminal: what it cannot take in time is left out and counted.
/// </summary>
public sealed class RunConsole : IAsyncDisposable
{
    private const int MostWaitingLines = 4096;

    private static readonly TimeSpan CountInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LastWordsPatience = TimeSpan.FromSeconds(2);

    private static readonly string[] Colors =
        ["teal", "blue", "purple", "olive", "green", "maroon", "aqua", "fuchsia"];

    private readonly IAnsiConsole _console;
    private readonly TimeProvider _time;
    private readonly Dictionary<string, string> _colors;
    private readonly int _width;
    private readonly LineBudget _budget;
    private readonly Channel<Action> _waiting = Channel.CreateUnbounded<Action>(
        new UnboundedChannelOptions { SingleReader = true });

    private readonly Task _writing;
    private readonly ITimer _counting;
    private int _waitingLines;

    /// <summary>Shows a run of the plan on a console.</summary>
    public RunConsole(IAnsiConsole console, LaunchPlan plan, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(console);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(time);
        _console = console;
        _time = time;
        _budget = new LineBudget(time);

        // What is not a terminal has no width to wrap at.
        if (!console.Profile.Out.IsTerminal) console.Profile.Width = 240;
        _width = plan.Services.Max(service => service.Name.Length);
        _colors = plan.Services.Index().ToDictionary(
            entry => entry.Item.Name, entry => Colors[entry.Index % Colors.Length], StringComparer.Ordinal);
        _writing = Task.Run(WriteAsync);
        _counting = time.CreateTimer(_ => CountRefused(), null, CountInterval, CountInterval);
    }

    /// <summary>Shows a line of a service, within the budget of one service.</summary>
    public void Line(LogLine line)
    {
        if (!_budget.Admits(line.Service)) return;
        if (Volatile.Read(ref _waitingLines) >= MostWaitingLines)
        {
            _budget.Refused(line.Service);
            return;
        }

        Interlocked.Increment(ref _waitingLines);
        Enqueue(() =>
        {
            Interlocked.Decrement(ref _waitingLines);
            WriteLine(line);
        });
    }

    /// <summary>Shows a sentence of the run itself, in Spectre.Console's markup.</summary>
    public void Say(string sentence) => Enqueue(() => _console.MarkupLine(sentence));

    /// <summary>Shows how many services are ready and which are not.</summary>
    public void Progress(IReadOnlyList<Supervisor> services)
    {
        ArgumentNullException.ThrowIfNull(services);
        var open = services.Where(service => service.Status.State != ServiceState.Ready).ToList();
        var ready = services.Count - open.Count;
        Say(open.Count == 0
            ? $"[green]{ready}/{services.Count} ready[/]"
            : $"[grey]{ready}/{services.Count} ready, starting "
                + $"{string.Join(", ", open.Select(service => service.Service.Name))}[/]");
    }

    /// <summary>Shows every service with its scope, state and address.</summary>
    public void Table(IReadOnlyList<Supervisor> services)
    {
        ArgumentNullException.ThrowIfNull(services);
        var table = new Table().Border(TableBorder.Rounded)
            .AddColumns("Service", "Scope", "State", "Address");
        foreach (var service in services)
        {
            var plan = service.Service;
            var state = service.Status.State;
            table.AddRow(
                $"[{_colors[plan.Name]}]{plan.Name}[/]",
                plan.ConnectedTo ? $"{plan.Group} [yellow](connected-to)[/]" : plan.Group,
                state == ServiceState.Ready ? "[green]Ready[/]" : state.ToString(),
                $"https://127.0.0.1:{plan.TrafficPort}");
        }

        Enqueue(() => _console.Write(table));
    }

    /// <summary>Shows what still waits; a terminal that takes nothing is not waited for.</summary>
    public async ValueTask DisposeAsync()
    {
        await _counting.DisposeAsync();
        CountRefused();
        _waiting.Writer.TryComplete();
        await Task.WhenAny(_writing, Task.Delay(LastWordsPatience, _time));
    }

    private void Enqueue(Action write) => _waiting.Writer.TryWrite(write);

    private async Task WriteAsync()
    {
        await foreach (var write in _waiting.Reader.ReadAllAsync())
        {
            try
            {
                write();
            }
            catch (IOException)
            {
                // Whoever read this output is gone; the services run on.
            }
        }
    }

    private void CountRefused()
    {
        foreach (var (service, lines) in _budget.TakeRefused())
        {
            var text = string.Create(CultureInfo.InvariantCulture, $"({lines:N0} more lines are not shown.)");
            Enqueue(() => WriteLine(new LogLine(service, text, IsError: false)));
        }
    }

    private void WriteLine(LogLine line)
    {
        var name = line.Service.PadRight(_width);
        if (!_console.Profile.Capabilities.Ansi)
        {
            // Lines of a pipe or file are never wrapped.
            _console.Profile.Out.Writer.WriteLine($"{name} | {line.Text}");
            return;
        }

        var color = line.IsError ? "red" : _colors.GetValueOrDefault(line.Service, "grey");
        _console.MarkupLine($"[{color}]{name}[/] [grey]|[/] {Markup.Escape(Printable(LogText.Readable(line.Text)))}");
    }

    // A service's text must not move the cursor or change colours of the terminal.
    private static string Printable(string text) =>
        string.Create(text.Length, text, static (target, source) =>
        {
            for (var i = 0; i < source.Length; i++)
            {
                target[i] = char.IsControl(source[i]) && source[i] != '\t' ? '·' : source[i];
            }
        });
}

using RegulatedWorkload.AppHost.Launch;
using Spectre.Console;

namespace RegulatedWorkload.AppHost.Orchestration;

/// <summary>What a run shows: progress, a table of services, then their logs, each line under its service's name.</summary>
internal sealed class RunConsole
{
    private static readonly string[] Colors =
        ["teal", "blue", "purple", "olive", "green", "maroon", "aqua", "fuchsia"];

    private readonly IAnsiConsole _console;
    private readonly Dictionary<string, string> _colors;
    private readonly Lock _gate = new();
    private readonly int _width;

    public RunConsole(IAnsiConsole console, LaunchPlan plan)
    {
        _console = console;
        // What is not a terminal has no width to wrap at.
        if (!console.Profile.Out.IsTerminal) console.Profile.Width = 240;
        _width = plan.Services.Max(service => service.Name.Length);
        _colors = plan.Services.Index()
            .ToDictionary(entry => entry.Item.Name, entry => Colors[entry.Index % Colors.Length], StringComparer.Ordinal);
    }

    public void Line(LogLine line)
    {
        var name = line.Service.PadRight(_width);
        lock (_gate)
        {
            if (!_console.Profile.Capabilities.Ansi)
            {
                // Lines of a pipe or file are never wrapped.
                _console.Profile.Out.Writer.WriteLine($"{name} | {line.Text}");
                return;
            }

            var color = line.IsError ? "red" : _colors[line.Service];
            _console.MarkupLine($"[{color}]{name}[/] [grey]|[/] {Markup.Escape(Printable(LogText.Readable(line.Text)))}");
        }
    }

    public void Say(string sentence)
    {
        lock (_gate) _console.MarkupLine(sentence);
    }

    public void Progress(IReadOnlyList<Supervisor> services)
    {
        var ready = services.Count(service => service.Status.State == ServiceState.Ready);
        var open = services.Where(service => service.Status.State != ServiceState.Ready).Select(service => service.Service.Name);
        Say(ready == services.Count
            ? $"[green]{ready}/{services.Count} ready[/]"
            : $"[grey]{ready}/{services.Count} ready, starting {string.Join(", ", open)}[/]");
    }

    public void Table(IReadOnlyList<Supervisor> services)
    {
        var table = new Table().Border(TableBorder.Rounded)
            .AddColumns("Service", "Scope", "State", "Address");
        foreach (var service in services)
        {
            var plan = service.Service;
            table.AddRow(
                $"[{_colors[plan.Name]}]{plan.Name}[/]",
                plan.ConnectedTo ? $"{plan.Group} [yellow](connected-to)[/]" : plan.Group,
                service.Status.State == ServiceState.Ready ? "[green]Ready[/]" : service.Status.State.ToString(),
                $"https://127.0.0.1:{plan.TrafficPort}");
        }

        lock (_gate) _console.Write(table);
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

using System.Globalization;

namespace RegulatedWorkload.Benchmarks.Load;

/// <summary>Collects and writes what a load has shown.</summary>
internal sealed class LoadResult(LoadPlan plan)
{
    private static readonly string[] Columns =
    [
        "buyers", "orders per second", "p50", "p95", "p99", "CPU ms per order", "orders per CPU second",
        "largest service", "failed",
    ];

    private readonly List<Floor> _floors = [];
    private readonly List<string> _sentences = [];
    private readonly List<(string Store, int Buyers, Measured Measured)> _levels = [];

    private string Name => plan.Shipped ? "journey-shipped" : "journey";

    public void Add(Floor floor) => _floors.Add(floor);

    public void Add(string store, int buyers, Measured measured) => _levels.Add((store, buyers, measured));

    public void Say(string sentence) => _sentences.Add(sentence);

    public async Task WriteAsync(string folder, TextWriter console)
    {
        var result = new ResultFile(
            "Journey under load",
            "dotnet run -c Release --project bench/Benchmarks -- load "
            + $"--orders {plan.Orders} --buyers {string.Join(',', plan.Buyers)} "
            + string.Join(' ', plan.Stores.Select(store => $"--store {store}"))
            + (plan.Shipped ? " --shipped" : ""));
        result.Say(
            "Each journey reads the products, exchanges a card for a token and places an order that is paid before it "
            + "is answered. Capture and receipt follow in the background, and their processor time counts. The buyers, "
            + "the acquirer and all services share the machine; the processor time is that of the services alone. As "
            + $"many orders as of one row came before the first. Each buyer places {plan.OfEach} at least. "
            + (plan.Port is null ? "Telemetry goes to an endpoint that reads everything and keeps nothing. " : "")
            + (plan.Shipped
                ? "The services are the programs of the images, compiled ahead of time."
                : "The services are compiled just in time, which goes on for minutes and counts."));
        foreach (var sentence in _sentences) result.Say(sentence);
        result.Table(
            "Floors, measured in the same run",
            ["", "a second", "median"],
            _floors.Select(floor => (string[])
                [floor.Name, Number(floor.PerSecond, "N0"), $"{Number(floor.Median.TotalMilliseconds, "F2")} ms"]));
        foreach (var store in _levels.GroupBy(level => level.Store))
        {
            result.Table($"Orders, {store.Key}", Columns, store.Select(level => Row(level.Buyers, level.Measured)));
            var bars = store.Select(level => new Bar($"{level.Buyers} buyers", One(level.Measured.PerSecond))).ToList();
            var file = $"{Name}-{string.Concat(store.Key.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant()}";
            await new BarChart($"Orders per second, {store.Key}", bars).WriteAsync(folder, file);
            result.Picture(file + ".svg", $"Orders per second, {store.Key}");
        }

        await console.WriteLineAsync(result.Text);
        result.Write(folder, Name);
    }

    private static Spread One(double value) => new(value, value, value);

    private static string[] Row(int buyers, Measured measured) =>
    [
        Number(buyers, "N0"),
        Number(measured.PerSecond, "F1"),
        Milliseconds(measured.At(0.50)),
        Milliseconds(measured.At(0.95)),
        Milliseconds(measured.At(0.99)),
        measured.ProcessorTimePerOrder is { } used ? Number(used.TotalMilliseconds, "F1") : "unknown",
        measured.ProcessorTimePerOrder is { } time ? Number(1 / time.TotalSeconds, "F1") : "unknown",
        measured.Memory > 0 ? $"{Number(measured.Memory / 1e6, "N0")} MB" : "unknown",
        Number(measured.Failures, "N0"),
    ];

    private static string Milliseconds(TimeSpan? duration) =>
        duration is { } known ? $"{Number(known.TotalMilliseconds, "N0")} ms" : "none";

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}

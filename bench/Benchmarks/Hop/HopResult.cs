using System.Globalization;

namespace RegulatedWorkload.Benchmarks.Hop;

/// <summary>A round of a contestant.</summary>
/// <param name="Contestant">Its name.</param>
/// <param name="Callers">How many called at once.</param>
/// <param name="Round">What its caller saw.</param>
/// <param name="ProcessorTime">What all its processes used.</param>
internal sealed record HopMeasured(string Contestant, int Callers, HopRound Round, TimeSpan ProcessorTime)
{
    public double PerSecond => Round.Calls / Round.Elapsed.TotalSeconds;

    public double MicrosecondsPerCall => ProcessorTime.TotalMicroseconds / Round.Calls;

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Contestant}, {Callers} callers: {PerSecond:N0}/s, p50 {Round.P50.TotalMicroseconds:N0} µs, "
        + $"p99 {Round.P99.TotalMicroseconds:N0} µs, CPU {MicrosecondsPerCall:N0} µs a call");
}

/// <summary>Writes what the hop costs.</summary>
internal sealed class HopResult(
    IReadOnlyList<HopMeasured> measured, IReadOnlyList<HopIdle> idle, IReadOnlyList<string> absent)
{
    private static readonly string[] Columns =
    [
        "", "calls per second", "beside bare", "p50", "beside bare", "p99", "CPU per call", "beside bare",
        "spread of the rounds",
    ];

    public async Task WriteAsync(string folder, TextWriter console)
    {
        var result = new ResultFile("The hop", "dotnet run -c Release --project bench/Benchmarks -- hop");
        result.Say(
            "A unary gRPC call of about 200 bytes there and back, between two processes on the loopback interface. "
            + "All contestants are running and take turns; numbers are medians of the rounds, and a ratio is the "
            + "median of the ratios within each round. The service defaults do mutual TLS, caller authorization, "
            + "deadlines, metrics and a span at each end, all kept, redacted and sent by OTLP to an endpoint on the "
            + "same machine; the others have no telemetry. CPU is that of caller, callee and proxies. Spread is the "
            + "lowest and the highest throughput among the rounds.");
        foreach (var sentence in absent) result.Say(sentence);
        foreach (var group in measured.GroupBy(one => one.Callers))
        {
            var rows = group.GroupBy(one => one.Contestant).ToDictionary(each => each.Key, each => each.ToList());
            result.Table(
                group.Key == 1 ? "One caller" : $"{group.Key} callers",
                Columns,
                rows.Select(row => Row(row.Key, row.Value, rows.GetValueOrDefault(HopContestants.Bare, []))));
            var chart = Chart(group.Key, rows);
            await chart.WriteAsync(folder, $"hop-{group.Key}");
            result.Picture($"hop-{group.Key}.svg", chart.Title);
        }

        result.Table(
            "Nobody calls",
            ["", "share of a core, each process"],
            idle.Select(one => (string[])[one.Contestant, Number(one.Share * 100, "F2") + " %"]));
        await console.WriteLineAsync(result.Text);
        result.Write(folder, "hop");
    }

    private static BarChart Chart(int callers, Dictionary<string, List<HopMeasured>> rows) => new(
        callers == 1 ? "Calls per second, one caller" : $"Calls per second, {callers} callers",
        [.. rows.Select(row => new Bar(row.Key, Spread.Of(row.Value.Select(one => one.PerSecond))))]);

    private static string[] Row(string name, List<HopMeasured> own, List<HopMeasured> bare)
    {
        var throughput = Spread.Of(own.Select(one => one.PerSecond));
        return
        [
            name,
            Number(throughput.Median, "N0"),
            Ratio(one => one.PerSecond),
            $"{Number(Spread.Of(own.Select(one => one.Round.P50.TotalMicroseconds)).Median, "N0")} µs",
            Ratio(one => one.Round.P50.TotalMicroseconds),
            $"{Number(Spread.Of(own.Select(one => one.Round.P99.TotalMicroseconds)).Median, "N0")} µs",
            $"{Number(Spread.Of(own.Select(one => one.MicrosecondsPerCall)).Median, "N0")} µs",
            Ratio(one => one.MicrosecondsPerCall),
            $"{Number(throughput.Least, "N0")} to {Number(throughput.Most, "N0")}",
        ];

        string Ratio(Func<HopMeasured, double> value) => bare.Count == 0
            ? ""
            : Number(Spread.Of(own.Zip(bare, (mine, its) => value(mine) / value(its))).Median, "F2");
    }

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}

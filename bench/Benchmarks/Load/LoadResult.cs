using System.Globalization;

namespace RegulatedWorkload.Benchmarks.Load;

/// <summary>Writes what a load has shown.</summary>
internal static class LoadResult
{
    public static void Write(string folder, Measured measured, int buyers)
    {
        var count = measured.Durations.Count + measured.Failures;
        var result = new ResultFile(
            "Journey under load",
            $"dotnet run -c Release --project bench/Benchmarks -- load --orders {count} --buyers {buyers}");
        result.Say(
            "Each journey reads the products, exchanges a card for a token and places an order that is paid before it "
            + "is answered. Capture and receipt follow in the background, and their processor time counts. The buyers, "
            + "the acquirer and all services share the machine; the processor time is that of the services alone.");
        result.Table("Orders", ["", "value"],
        [
            ["confirmed", Number(measured.Durations.Count, "N0")],
            ["failed", Number(measured.Failures, "N0")],
            ["orders per second", Number(measured.Durations.Count / measured.Elapsed.TotalSeconds, "F1")],
            ["p50", Milliseconds(measured, 0.50)],
            ["p95", Milliseconds(measured, 0.95)],
            ["p99", Milliseconds(measured, 0.99)],
            [
                "CPU seconds per order",
                measured.ProcessorTime == TimeSpan.Zero || measured.Durations.Count == 0
                    ? "unknown"
                    : Number(measured.ProcessorTime.TotalSeconds / measured.Durations.Count, "F4"),
            ],
        ]);
        result.Write(folder, "journey");
    }

    private static string Milliseconds(Measured measured, double share) => measured.Durations.Count == 0
        ? "none"
        : $"{Number(measured.Durations[(int)((measured.Durations.Count - 1) * share)].TotalMilliseconds, "F0")} ms";

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}

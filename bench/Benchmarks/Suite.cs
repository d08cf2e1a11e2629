using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace RegulatedWorkload.Benchmarks;

/// <summary>Runs the benchmarks and writes their medians, each beside the baseline of its group.</summary>
internal static class Suite
{
    private static readonly string[] Columns = ["", "median", "beside the baseline", "MB/s", "allocated"];

    /// <returns>The exit code: 0 when every benchmark ran.</returns>
    public static int Run(string folder, bool quick, string filter)
    {
        // In this process: the workload's build settings would have to be known to generated projects.
        var job = (quick ? Job.ShortRun : Job.Default).WithToolchain(InProcessEmitToolchain.Instance);
        var config = ManualConfig.CreateEmpty()
            .AddJob(job)
            .AddDiagnoser(MemoryDiagnoser.Default)
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .AddLogger(ConsoleLogger.Default)
            .WithOptions(ConfigOptions.DisableLogFile)
            .WithArtifactsPath(Path.Combine(Path.GetTempPath(), "benchmarks"));
        var summaries = BenchmarkSwitcher.FromAssembly(typeof(Suite).Assembly)
            .Run(["--filter", filter], config)
            .ToList();
        var part = string.Concat(filter.Where(char.IsAsciiLetterOrDigit));
        string[] options =
        [
            .. quick ? ["--short"] : (string[])[],
            .. part.Length > 0 ? ["--filter", $"'{filter}'"] : (string[])[],
        ];
        var result = new ResultFile(
            (part.Length > 0 ? part : "Parts") + (quick ? ", short run" : ""),
            "dotnet run -c Release --project bench/Benchmarks"
            + (options.Length > 0 ? $" -- {string.Join(' ', options)}" : ""));
        result.Say(
            "Medians. A ratio compares with the row marked 1.00 of the same group, measured in the same run; "
            + "MB/s where the work grows with a text.");
        foreach (var summary in summaries.OrderBy(summary => summary.Title, StringComparer.Ordinal))
        {
            Add(result, summary);
        }

        result.Write(folder, $"{(part.Length > 0 ? part.ToLowerInvariant() : "parts")}{(quick ? "-short" : "")}");
        var reports = summaries.SelectMany(summary => summary.Reports).ToList();
        return reports.Count > 0 && reports.TrueForAll(report => report.Success) ? 0 : 1;
    }

    private static void Add(ResultFile result, Summary summary)
    {
        var reports = summary.Reports.ToList();
        if (reports.Count == 0) return;
        result.Table(
            reports[0].BenchmarkCase.Descriptor.Type.Name.Replace("Benchmarks", "", StringComparison.Ordinal),
            Columns,
            reports.Select(report => Row(report, reports)));
    }

    private static IReadOnlyList<string> Row(BenchmarkReport report, List<BenchmarkReport> all)
    {
        var (benchmark, median) = (report.BenchmarkCase, Median(report));
        var baseline = all.Find(other => other.BenchmarkCase.Descriptor.Baseline
            && other.BenchmarkCase.Parameters.DisplayInfo == benchmark.Parameters.DisplayInfo
            && other.BenchmarkCase.Descriptor.Categories.SequenceEqual(benchmark.Descriptor.Categories));
        var bytes = benchmark.Descriptor.WorkloadMethod.GetCustomAttributes(typeof(ReadsBytesAttribute), false)
            .Cast<ReadsBytesAttribute>().FirstOrDefault()?.Bytes;
        return
        [
            benchmark.Descriptor.WorkloadMethodDisplayInfo.Trim('\'')
                + (benchmark.HasParameters ? $", {benchmark.Parameters.ValueInfo.Trim('[', ']')}" : ""),
            Time(median),
            baseline is null ? "" : Number(median / Median(baseline), "F2"),
            bytes is { } read ? Number(read / median * 1000, "N0") : "",
            $"{Number(report.GcStats.GetBytesAllocatedPerOperation(benchmark) ?? 0, "N0")} B",
        ];
    }

    private static double Median(BenchmarkReport report) => report.ResultStatistics?.Median ?? double.NaN;

    private static string Time(double nanoseconds) => nanoseconds switch
    {
        double.NaN => "failed",
        < 1_000 => $"{Number(nanoseconds, "F1")} ns",
        < 1_000_000 => $"{Number(nanoseconds / 1_000, "F1")} µs",
        _ => $"{Number(nanoseconds / 1_000_000, "F2")} ms",
    };

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}

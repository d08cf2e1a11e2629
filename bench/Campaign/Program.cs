using System.CommandLine;
using RegulatedWorkload.Campaign.Hostile;
using RegulatedWorkload.Campaign.Overload;
using RegulatedWorkload.Campaign.Reporting;
using RegulatedWorkload.Hosting;
using RegulatedWorkload.Hosting.Local;

namespace RegulatedWorkload.Campaign;

internal static class Program
{
    // What comes after Ctrl-C: the drain, the checks, the report.
    private static readonly TimeSpan Farewell = TimeSpan.FromMinutes(10);

    // Each number of visitors; long enough that those of the beginning and of the end hardly count.
    private static readonly TimeSpan OverloadLasts = TimeSpan.FromSeconds(15);

    public static Task<int> Main(string[] args)
    {
        if (Coverage.IsTold) Coverage.Begin();
        var minutes = new Option<double>("--minutes")
        {
            DefaultValueFactory = _ => 60,
            Description = "For how long faults come; the drain and the checks follow.",
        };
        var seed = new Option<long>("--seed")
        {
            DefaultValueFactory = _ => 1,
            Description = "Decides which faults come, when and where.",
        };
        var store = new Option<StoreEngine>("--store")
        {
            Description = "sqlite, or postgres, which must be installed.",
        };
        var buyers = new Option<int>("--buyers")
        {
            DefaultValueFactory = _ => 8,
            Description = "How many buy at once.",
        };
        var only = new Option<string[]>("--only")
        {
            AllowMultipleArgumentsPerToken = true,
            Description = "The kinds of faults that come, instead of all.",
        };
        var state = new Option<string?>("--state")
        {
            Description = "Keeps logs and stores there, in a new directory, to be looked at.",
        };
        var folder = new Option<string>("--report")
        {
            DefaultValueFactory = _ => Path.Combine(RepositoryRoot.Find(), "bench", "results"),
            Description = "The folder of the report.",
        };
        var shipped = new Option<bool>("--shipped")
        {
            Description = "Runs the programs of the images, compiled ahead of time, which 'images' has built.",
        };
        var clocks = new Option<bool>("--clocks")
        {
            Description = "Sets clocks of processes wrong, too; needs libfaketime.",
        };
        var overload = new Option<bool>("--overload")
        {
            Description = "Instead, sends four and sixteen times as many visitors as keep the workload busy.",
        };
        var fuzz = new Option<long?>("--fuzz")
        {
            Description = "Instead, gives the parsers at the boundaries so many hostile inputs, in this process.",
        };
        var root = new RootCommand(
            "Runs the workload under load, injects faults, and checks from outside that nothing is lost or done twice.")
        {
            minutes, seed, store, buyers, only, state, folder, shipped, clocks, overload, fuzz,
        };
        root.SetAction(async (parsed, enough) =>
        {
            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(fuzz) is { } inputs)
            {
                if (!Coverage.IsTold) return await InstrumentedCopy.RunAsync(args, enough);
                var run = new HostileRun(Boundaries.All, parsed.GetValue(seed), output.WriteLine);
                return HostileReport.Write(run, run.Run(inputs, enough), parsed.GetValue(folder)!, output);
            }

            var options = new CampaignOptions(
                TimeSpan.FromMinutes(parsed.GetValue(minutes)),
                parsed.GetValue(seed),
                parsed.GetValue(store),
                parsed.GetValue(buyers))
            {
                Shipped = parsed.GetValue(shipped),
                SetsClocks = parsed.GetValue(clocks),
                Kinds = parsed.GetValue(only) ?? [],
                State = parsed.GetValue(state) is { } kept ? Path.GetFullPath(kept) : null,
            };
            try
            {
                if (parsed.GetValue(overload))
                {
                    var fewer = options with { Lasts = OverloadLasts };
                    var told = await new OverloadRun(fewer, output.WriteLine, TimeProvider.System).RunAsync(enough);
                    return Ended(told.Violations.Count, told.Write(parsed.GetValue(folder)!), output);
                }

                var report = await new CampaignRun(options, output.WriteLine, TimeProvider.System).RunAsync(enough);
                return Ended(report.Violations, ReportFiles.Write(report, parsed.GetValue(folder)!), output);
            }
            catch (RunException fault)
            {
                await parsed.InvocationConfiguration.Error.WriteLineAsync(fault.Message);
                return 2;
            }
        });
        return root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = Farewell });
    }

    private static int Ended(int violations, string file, TextWriter output)
    {
        output.WriteLine($"{violations} violations; {file}");
        return violations == 0 ? 0 : 1;
    }
}

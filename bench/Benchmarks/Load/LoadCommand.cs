using System.CommandLine;

namespace RegulatedWorkload.Benchmarks.Load;

/// <summary>The verb <c>load</c>.</summary>
internal static class LoadCommand
{
    public static Command Create(string results)
    {
        var orders = new Option<int>("--orders")
        {
            DefaultValueFactory = _ => 500,
            Description = "How many orders are placed.",
        };
        var buyers = new Option<int>("--buyers")
        {
            DefaultValueFactory = _ => 8,
            Description = "How many buy at once.",
        };
        var port = new Option<int?>("--port")
        {
            Description = "The entrance of a workload that runs on this machine; without it one is started.",
        };
        var command = new Command("load", "Buys, over and over, and writes orders per second and how long each took.")
        {
            orders,
            buyers,
            port,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var asked = (Orders: parsed.GetValue(orders), Buyers: parsed.GetValue(buyers));
            await using var workload = parsed.GetValue(port) is { } known
                ? await MeasuredWorkload.FindAsync(known)
                : await MeasuredWorkload.StartAsync(cancellationToken);
            var measured = await Journey.MeasureAsync(workload, asked.Orders, asked.Buyers, cancellationToken);
            LoadResult.Write(results, measured, asked.Buyers);
            return measured.Failures == 0 ? 0 : 1;
        });
        return command;
    }
}

using System.CommandLine;
using System.Globalization;
using RegulatedWorkload.Hosting.Local;

namespace RegulatedWorkload.Benchmarks.Load;

/// <summary>What a load is made of.</summary>
/// <param name="Orders">How many orders are placed at each number of buyers, at least.</param>
/// <param name="Buyers">How many buy at once, one number after the other.</param>
/// <param name="Stores">What the services store in, one after the other.</param>
/// <param name="Port">The entrance of a workload that runs already; null starts one for each store.</param>
internal sealed record LoadPlan(
    int Orders, IReadOnlyList<int> Buyers, IReadOnlyList<StoreEngine> Stores, int? Port = null)
{
    /// <summary>Whether the services are the programs of the images, or those of the build.</summary>
    public bool Shipped { get; init; }

    /// <summary>The image of the database servers; null for the default one.</summary>
    public string? DatabaseImage { get; init; }

    /// <summary>How long each floor is measured.</summary>
    public TimeSpan FloorLength { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How many orders each buyer places at least, so that connections hardly count.</summary>
    public int OfEach { get; init; } = 16;

    /// <summary>How many orders so many buyers place.</summary>
    public int OrdersOf(int buyers) => Math.Max(Orders, OfEach * buyers);

    public static LoadPlan Default { get; } = new(
        1000, [1, 8, 32, 128, 256], [StoreEngine.Sqlite, StoreEngine.Postgres]);
}

/// <summary>The verb <c>load</c>.</summary>
internal static class LoadCommand
{
    public static Command Create(Option<string> results, Option<bool> smoke)
    {
        var orders = new Option<int>("--orders")
        {
            DefaultValueFactory = _ => LoadPlan.Default.Orders,
            Description = "How many orders are placed at each number of buyers; sixteen a buyer at least.",
        };
        var buyers = new Option<string>("--buyers")
        {
            DefaultValueFactory = _ => string.Join(',', LoadPlan.Default.Buyers),
            Description = "How many buy at once; several numbers with commas between are measured one after the other.",
        };
        var port = new Option<int?>("--port")
        {
            Description = "The entrance of a workload that runs on this machine; without it one is started a store.",
        };
        var stores = new Option<StoreEngine[]>("--store")
        {
            DefaultValueFactory = _ => [.. LoadPlan.Default.Stores],
            Description = "What the services store in; given several times, one after the other.",
        };
        var shipped = new Option<bool>("--shipped")
        {
            Description = "Starts the programs of the images, compiled ahead of time, which 'images' has built.",
        };
        var image = new Option<string?>("--database-image")
        {
            Description = "The image of PostgreSQL, where it is not the official one.",
        };
        var command = new Command("load", "Buys, over and over, and writes orders per second and how long each took.")
        {
            orders,
            buyers,
            port,
            stores,
            shipped,
            image,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetRequiredValue(results),
            new LoadPlan(
                parsed.GetValue(smoke) ? 2 : parsed.GetValue(orders),
                [
                    .. parsed.GetRequiredValue(buyers).Split(',')
                        .Select(number => int.Parse(number, CultureInfo.InvariantCulture)),
                ],
                parsed.GetRequiredValue(stores),
                parsed.GetValue(port))
            {
                Shipped = parsed.GetValue(shipped),
                DatabaseImage = parsed.GetValue(image),
                OfEach = parsed.GetValue(smoke) ? 1 : LoadPlan.Default.OfEach,
                FloorLength = parsed.GetValue(smoke) ? TimeSpan.FromMilliseconds(50) : LoadPlan.Default.FloorLength,
            },
            parsed.InvocationConfiguration.Output,
            cancellationToken));
        return command;
    }

    /// <returns>The exit code: 0 when every order was confirmed.</returns>
    public static async Task<int> RunAsync(
        string results, LoadPlan plan, TextWriter console, CancellationToken cancellationToken)
    {
        var result = new LoadResult(plan);
        foreach (var floor in await Floors.MeasureAsync(plan, cancellationToken))
        {
            await console.WriteLineAsync(floor.ToString());
            result.Add(floor);
        }

        var failures = 0;
        foreach (var store in plan.Port is null ? plan.Stores : [StoreEngine.Sqlite])
        {
            if (store == StoreEngine.Postgres && InstalledProgram.Find("docker", "podman") is null)
            {
                result.Say("PostgreSQL is left out, since neither Docker nor Podman is installed.");
                continue;
            }

            var name = plan.Port is { } known ? $"as it runs at port {known}" : $"{store}";
            await console.WriteLineAsync($"{name}: waiting for the workload");
            await using var workload = plan.Port is { } port
                ? await MeasuredWorkload.FindAsync(port)
                : await MeasuredWorkload.StartAsync(store, plan, cancellationToken);
            // The compiler is at work while programs are new, and stores are empty.
            await Journey.BuyAsync(workload.Port, plan.OrdersOf(1), plan.Buyers.Max(), cancellationToken);
            await workload.SendsTelemetryAsync(cancellationToken);
            foreach (var buyers in plan.Buyers)
            {
                var measured = await Journey.MeasureAsync(workload, plan.OrdersOf(buyers), buyers, cancellationToken);
                await console.WriteLineAsync($"{name}, {buyers} buyers: {measured}");
                result.Add(name, buyers, measured);
                failures += measured.Failures;
            }
        }

        await result.WriteAsync(results, console);
        return failures == 0 ? 0 : 1;
    }
}

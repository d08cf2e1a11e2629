using System.Globalization;

namespace RegulatedWorkload.Tests.Journey.Running;

/// <summary>
/// What the services of a workload have counted: durable commits by store, statements and admitted calls.
/// </summary>
public sealed record StoreCosts(
    long Vault, long Payments, long Orders, long Notifications, long Statements, long Calls)
{
    private const string Commits = "workload_store_commits_total";

    /// <summary>What they have counted since they were started.</summary>
    public static async Task<StoreCosts> OfAsync(int port)
    {
        using var client = new HttpClient();
        var scrapes = new Dictionary<string, string>();
        foreach (var service in Declared.Services)
        {
            scrapes[service] = await client.GetStringAsync(
                new Uri($"http://127.0.0.1:{Declared.HealthPort(service, port)}/metrics"));
        }

        return new StoreCosts(
            Sum(Commits, scrapes["token-vault"]),
            Sum(Commits, scrapes["payments"]),
            Sum(Commits, scrapes["orders"]),
            Sum(Commits, scrapes["notifications"]),
            scrapes.Values.Sum(scrape => Sum("workload_store_statements_total", scrape)),
            scrapes.Values.Sum(scrape => Sum("rpc_server_call_duration_seconds_count", scrape)));
    }

    public StoreCosts Times(int orders) => new(
        Vault * orders,
        Payments * orders,
        Orders * orders,
        Notifications * orders,
        Statements * orders,
        Calls * orders);

    public StoreCosts Less(StoreCosts before) => new(
        Vault - before.Vault,
        Payments - before.Payments,
        Orders - before.Orders,
        Notifications - before.Notifications,
        Statements - before.Statements,
        Calls - before.Calls);

    private static long Sum(string name, string scrape) => scrape.Split('\n')
        .Where(line => line.StartsWith(name, StringComparison.Ordinal))
        .Select(line => line[(line.LastIndexOf('}') + 1)..].Trim().Split(' ')[0])
        .Sum(value => long.Parse(value, CultureInfo.InvariantCulture));
}

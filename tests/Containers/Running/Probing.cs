using DotNet.Testcontainers.Containers;
using RegulatedWorkload.Hosting.Local;
using RegulatedWorkload.Hosting.Topology;
using RegulatedWorkload.Tests.Journey.Running;

namespace RegulatedWorkload.Tests.Containers.Running;

/// <summary>
/// Tries addresses from inside the network of a container: <c>admitted</c>, <c>refused</c> or <c>unreachable</c>.
/// </summary>
internal sealed class Probing(ContainedWorkload workload)
{
    /// <summary>The name of an address outside of the workload.</summary>
    public const string Outside = "outside";

    private static readonly string Prober = Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory, "..", "..", "Prober", new DirectoryInfo(AppContext.BaseDirectory).Name, "Prober"));

    private static readonly string[] Worst = ["unreachable", "refused", "admitted"];

    /// <summary>What comes of calling every other service, the acquirer and the address outside: the most that any of
    /// their addresses lets in.</summary>
    public async Task<IReadOnlyDictionary<string, string>> FromAsync(Service caller)
    {
        var targets = new List<(string Name, Uri Address)>();
        foreach (var callee in Declared.Topology.Services.Where(callee => callee != caller))
        {
            var path = PathOf(caller, callee);
            targets.AddRange(await AddressesAsync(callee.Name, workload[callee.Name][0], 8443, path));
        }

        targets.AddRange(await AddressesAsync("acquirer", workload.Acquirer, 443, "/ledger"));
        targets.AddRange(await AddressesAsync(Outside, workload.Outside, 443, "/"));

        return await FromAsync(caller, targets);
    }

    /// <summary>What comes of calling addresses, as a service: by name, the most that any of its addresses lets in.
    /// </summary>
    public async Task<IReadOnlyDictionary<T, string>> FromAsync<T>(
        Service caller, IReadOnlyList<(T Name, Uri Address)> targets)
        where T : notnull
    {
        var process = await workload[caller.Name][0].ProcessAsync();
        var local = new LocalState(workload.State);
        var answers = await Shell.RunAsync(
            [
                "nsenter", "--target", $"{process}", "--net",
                Prober, local.Certificates(caller.Name), local.IngressCertificates,
            ],
            string.Concat(targets.Select(target => $"{target.Address}\n")));
        return targets.Zip(answers.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            .GroupBy(entry => entry.First.Name)
            .ToDictionary(group => group.Key, group => group.Select(entry => entry.Second).MaxBy(
                outcome => Array.IndexOf(Worst, outcome))!);
    }

    private static async Task<IEnumerable<(string, Uri)>> AddressesAsync(
        string name, IContainer container, int port, string path) =>
        (await container.AddressesAsync()).Select(address => (name, new Uri($"https://{address}:{port}{path}")));

    // What is declared, where anything is; else whatever the callee offers.
    private static string PathOf(Service caller, Service callee)
    {
        var call = caller.Outgoing.FirstOrDefault(call => call.Callee == callee.Name);
        if (call is { Prefixes: [var prefix, ..] }) return prefix;
        return Declared.Workload.Contracts.Find(callee.Name) is { } contract
            ? contract.PathOf(call?.Methods[0] ?? contract.Methods.Order().First())
            : "/";
    }
}

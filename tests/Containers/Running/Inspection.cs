using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using DotNet.Testcontainers.Containers;

namespace RegulatedWorkload.Tests.Containers.Running;

/// <summary>What the engine and the kernel know of a container.</summary>
internal static class Inspection
{
    /// <summary>Its addresses, one a network.</summary>
    public static async Task<IReadOnlyList<string>> AddressesAsync(this IContainer container) =>
    [
        .. (await InspectAsync(container))["NetworkSettings"]!["Networks"]!.AsObject()
            .Select(network => network.Value!["IPAddress"]!.GetValue<string>())
            .Where(address => address.Length > 0),
    ];

    /// <summary>Its main process, as this machine numbers it.</summary>
    public static async Task<int> ProcessAsync(this IContainer container) =>
        (await InspectAsync(container))["State"]!["Pid"]!.GetValue<int>();

    /// <summary>A file that the kernel keeps about its main process.</summary>
    public static async Task<string> KernelAsync(this IContainer container, string file) =>
        await File.ReadAllTextAsync($"/proc/{await container.ProcessAsync()}/{file}");

    /// <summary>The memory that it uses now and cannot do without, in bytes.</summary>
    public static async Task<long> MemoryAsync(this IContainer container)
    {
        var statistics = await container.GroupAsync("memory", "memory.stat", "memory.stat");
        return Regex.Match(statistics, @"(?m)^(?:anon|total_rss) (?<bytes>\d+)$") is { Success: true } used
            ? long.Parse(used.Groups["bytes"].Value, CultureInfo.InvariantCulture)
            : throw new FormatException(statistics);
    }

    /// <summary>The most memory that it ever used, in bytes.</summary>
    public static async Task<long> MostMemoryAsync(this IContainer container) => long.Parse(
        await container.GroupAsync("memory", "memory.peak", "memory.max_usage_in_bytes"), CultureInfo.InvariantCulture);

    /// <summary>
    /// A file of the control group of its main process, as version 2 of control groups names it and as version 1 does.
    /// </summary>
    public static async Task<string> GroupAsync(this IContainer container, string controller, string file, string old)
    {
        var path = Regex.Match(
                await container.KernelAsync("cgroup"), $@"(?m)^(?:0:|\d+:[\w,]*\b{controller}\b[\w,]*:)(?<path>/.*)$")
            .Groups["path"].Value;
        string[] candidates = [$"/sys/fs/cgroup{path}/{file}", $"/sys/fs/cgroup/{controller}{path}/{old}"];
        return await File.ReadAllTextAsync(candidates.First(File.Exists), TestContext.Current.CancellationToken);
    }

    /// <summary>The user, by number, that a file in <c>/proc</c> of its process belongs to.</summary>
    public static async Task<string> OwnerAsync(this IContainer container, string file) =>
        (await Shell.RunAsync(["stat", "--format=%u", $"/proc/{await container.ProcessAsync()}/{file}"])).Trim();

    private static async Task<JsonNode> InspectAsync(IContainer container) =>
        JsonNode.Parse(await Shell.RunAsync(["docker", "inspect", container.Id]))![0]!;
}

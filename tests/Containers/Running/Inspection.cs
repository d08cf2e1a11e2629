using System.Text.Json.Nodes;
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

    /// <summary>The user, by number, that a file in <c>/proc</c> of its process belongs to.</summary>
    public static async Task<string> OwnerAsync(this IContainer container, string file) =>
        (await Shell.RunAsync(["stat", "--format=%u", $"/proc/{await container.ProcessAsync()}/{file}"])).Trim();

    private static async Task<JsonNode> InspectAsync(IContainer container) =>
        JsonNode.Parse(await Shell.RunAsync(["docker", "inspect", container.Id]))![0]!;
}

using System.Collections.Concurrent;
using k8s.Models;
using RegulatedWorkload.Hosting.Publishing.Objects;
using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Hosting.Publishing.Services;

/// <summary>
/// What the pods of a service and of its migration have in common: image, place, environment, resources.
/// </summary>
internal static class Pods
{
    /// <summary>The label by which workload identity gives a pod its token.</summary>
    public const string UsesIdentity = "azure.workload.identity/use";

    /// <summary>The setting of .NET for debuggers, profilers and the diagnostic port, which takes dumps.</summary>
    public const string Diagnostics = "DOTNET_EnableDiagnostics";

    private static readonly ResourceQuantity EphemeralStorage = new("64Mi");

    // Most services need as much as others.
    private static readonly ConcurrentDictionary<Topology.Resources, V1ResourceRequirements> Required = new();

    public static string Image(PublishInput input, Service service)
    {
        var image = input.Lock.Images[service.Name];
        return $"{input.Environment.Registry.Server}/{image.Repository}@{image.Digest}";
    }

    /// <summary>The labels of a pod that may sign in to Azure.</summary>
    public static IDictionary<string, string> Labelled(IDictionary<string, string> labels, bool signsIn) => signsIn
        ? new SortedDictionary<string, string>(labels, StringComparer.Ordinal) { [UsesIdentity] = "true" }
        : labels;

    /// <summary>Nodes of the scope, and no others: their taint keeps everything else away.</summary>
    public static IDictionary<string, string> Nodes(Scope scope) => new OrderedDictionary<string, string>(3)
    {
        ["kubernetes.io/arch"] = "amd64",
        ["kubernetes.io/os"] = "linux",
        [Labels.PciScope] = scope.Name,
    };

    public static IList<V1Toleration> Tolerations(Scope scope) =>
    [
        new() { Key = Labels.PciScope, OperatorProperty = "Equal", Value = scope.Name, Effect = "NoSchedule" },
    ];

    /// <summary>What a program is told, and its runtime: neither debugger nor dump may read its memory.</summary>
    /// <param name="input">The cluster.</param>
    /// <param name="variables">What the program is told, in order; the rest is added to it.</param>
    public static IList<V1EnvVar> Environment(PublishInput input, SortedDictionary<string, string> variables)
    {
        variables[Diagnostics] = "0";
        foreach (var (name, value) in PrivateAuthorities.Variables(input)) variables[name] = value;
        var told = new List<V1EnvVar>(variables.Count);
        foreach (var (name, value) in variables) told.Add(new V1EnvVar { Name = name, Value = value });
        return told;
    }

    public static V1ResourceRequirements Resources(Service service) => Required.GetOrAdd(
        service.Resources,
        static resources =>
        {
            var amounts = Amounts.Of(resources);
            amounts.Requests["ephemeral-storage"] = EphemeralStorage;
            amounts.Limits["ephemeral-storage"] = EphemeralStorage;
            return amounts;
        });

    /// <summary>Names are fully qualified, so that no search list multiplies queries: the same for every pod.</summary>
    public static V1PodDNSConfig Dns { get; } =
        new() { Options = [new V1PodDNSConfigOption { Name = "ndots", Value = "2" }] };
}

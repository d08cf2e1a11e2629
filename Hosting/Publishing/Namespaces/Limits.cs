using k8s.Models;
using RegulatedWorkload.Hosting.Publishing.Ingress;

namespace RegulatedWorkload.Hosting.Publishing.Namespaces;

/// <summary>
/// What one container may ask for: no less than a declared service asks for, no more than one is given.
/// </summary>
internal static class Limits
{
    public static V1LimitRange Of(PublishInput input, ScopeNamespace owned)
    {
        var given = input.Services.Where(service => service.Scope == owned.Scope)
            .Select(service => service.Resources)
            .ToList();
        var cpu = owned.IsIngress
            ? GatewayParameters.Resources.CpuLimit
            : given.Select(resources => resources.CpuLimit).Append(100).Max();
        var memory = owned.IsIngress
            ? GatewayParameters.Resources.MemoryLimit
            : given.Select(resources => resources.MemoryLimit).Append(100).Max();
        return new V1LimitRange
        {
            Metadata = NamespacePublisher.Metadata(owned, "limits"),
            Spec = new V1LimitRangeSpec
            {
                Limits =
                [
                    new V1LimitRangeItem
                    {
                        Type = "Container",
                        // What AKS runs beside the Gateway to fetch its certificates is smaller.
                        Min = owned.IsIngress ? null : Quantities(100, 100),
                        DefaultRequest = Quantities(100, 100),
                        DefaultProperty = Quantities(cpu, memory),
                        Max = Quantities(cpu, memory),
                    },
                ],
            },
        };
    }

    private static Dictionary<string, ResourceQuantity> Quantities(int cpu, int memory) => new()
    {
        ["cpu"] = new ResourceQuantity($"{cpu}m"),
        ["memory"] = new ResourceQuantity($"{memory}Mi"),
    };
}

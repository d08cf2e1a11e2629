using k8s.Models;
using RegulatedWorkload.Hosting.Publishing.Objects;
using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Hosting.Publishing.Services;

/// <summary>
/// A drained node takes one pod of a service at a time; a pod that is broken anyway holds no node up.
/// </summary>
internal static class DisruptionBudgets
{
    public static V1PodDisruptionBudget Of(Service service) => new()
    {
        Metadata = Meta.Of(service),
        Spec = new V1PodDisruptionBudgetSpec
        {
            MaxUnavailable = 1,
            UnhealthyPodEvictionPolicy = "AlwaysAllow",
            Selector = new V1LabelSelector { MatchLabels = Labels.Select(service.Name) },
        },
    };
}

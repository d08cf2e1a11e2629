using k8s.Models;
using RegulatedWorkload.Hosting.Publishing.Objects;
using RegulatedWorkload.Hosting.Slices;
using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Hosting.Publishing.Services;

/// <summary>What a service may be asked to attempt, where the environment has its cluster verified.</summary>
internal static class ProbeLists
{
    public static string NameOf(Service service) => $"{service.Name}-probe-targets";

    public static V1ConfigMap? Of(PublishInput input, ClusterPlacement placement, Service service) =>
        ProbeTargets.Of(input.Workload, placement, service) is [_, ..] targets
            ? new V1ConfigMap
            {
                Metadata = Meta.Of(service, NameOf(service)),
                Data = new Dictionary<string, string>
                {
                    [MountPaths.ProbeTargetsFile] = ProbeTargets.Write(targets),
                },
            }
            : null;
}

using k8s.Models;
using RegulatedWorkload.Hosting.Publishing.Objects;
using RegulatedWorkload.Hosting.Slices;
using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Hosting.Publishing.Services;

/// <summary>
/// Who may call a service, and what: a mounted file that it watches, so that a change restarts no pod.
/// </summary>
internal static class CallerLists
{
    public static string NameOf(Service service) => $"{service.Name}-callers";

    public static V1ConfigMap? Of(PublishInput input, Service service) => ServiceEnvironment.AdmitsCallers(service)
        ? new V1ConfigMap
        {
            Metadata = Meta.Of(service, NameOf(service)),
            Data = new Dictionary<string, string>
            {
                [MountPaths.CallersFile] = CallerListWriter.Write(input.Workload, service),
            },
        }
        : null;
}

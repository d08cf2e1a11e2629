using k8s.Models;
using RegulatedWorkload.Hosting.Publishing.Objects;
using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Hosting.Publishing.Services;

/// <summary>One account a service. It carries no API token; where Azure is used it names a managed identity.</summary>
internal static class ServiceAccounts
{
    private const string ClientId = "azure.workload.identity/client-id";
    private const string TenantId = "azure.workload.identity/tenant-id";

    public static V1ServiceAccount Of(PublishInput input, Service service) => Named(
        Meta.Of(service), input, service.Name, AzureUse.SignsIn(input.Environment, service));

    public static V1ServiceAccount Named(V1ObjectMeta metadata, PublishInput input, string identity, bool signsIn)
    {
        if (signsIn)
        {
            metadata.Annotations = new OrderedDictionary<string, string>(2)
            {
                [ClientId] = input.Environment.Azure.Identities[identity],
                [TenantId] = input.Environment.Azure.TenantId,
            };
        }

        return new V1ServiceAccount { Metadata = metadata, AutomountServiceAccountToken = false };
    }
}

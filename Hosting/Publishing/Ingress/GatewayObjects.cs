using k8s.Models;
using RegulatedWorkload.Hosting.Publishing.Environments;
using RegulatedWorkload.Hosting.Publishing.Objects;
using RegulatedWorkload.Hosting.Publishing.Resources;
using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Hosting.Publishing.Ingress;

/// <summary>
/// The Gateway: TLS for each public host on a static private address, routes from the entrance alone.
/// </summary>
internal static class GatewayObjects
{
    public static Gateway Gateway(PublishInput input)
    {
        var ingress = input.Environment.Ingress;
        return new Gateway
        {
            Metadata = Named(GatewayNames.Gateway),
            Spec = new GatewaySpec
            {
                GatewayClassName = ingress.GatewayClass,
                Infrastructure = new GatewayInfrastructure
                {
                    Labels = Labels.Of(GatewayNames.Gateway, Scope.InScope),
                    Annotations = Annotations(ingress),
                    ParametersRef = GatewayNames.IsRunByAks(ingress)
                        ? new ObjectReference { Group = "", Kind = "ConfigMap", Name = GatewayParameters.Name }
                        : null,
                },
                Addresses = [new GatewayAddress { Type = "IPAddress", Value = ingress.Address }],
                Listeners = [.. Entrances.Routes(input).Select(route => Listener(input, route))],
            },
        };
    }

    // The Azure cloud provider reads them, and the rules of admission the first; elsewhere the others say nothing.
    private static SortedDictionary<string, string> Annotations(IngressSettings ingress)
    {
        var annotations = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            [LoadBalancer.Internal] = "true",
            [LoadBalancer.Address] = ingress.Address,
        };
        if (ingress.Subnet is { } subnet) annotations[LoadBalancer.Subnet] = subnet;
        return annotations;
    }

    /// <summary>The account that AKS reads the certificates under: a managed identity that reads only them.</summary>
    public static V1ServiceAccount CertificateReader(PublishInput input)
    {
        var metadata = Named(GatewayNames.CertificateReader);
        metadata.Labels = new SortedDictionary<string, string>(metadata.Labels, StringComparer.Ordinal)
        {
            ["azure.workload.identity/use"] = "true",
        };
        metadata.Annotations = new Dictionary<string, string>
        {
            ["azure.workload.identity/client-id"] = input.Environment.Azure.Identities[GatewayNames.Namespace],
            ["azure.workload.identity/tenant-id"] = input.Environment.Azure.TenantId,
        };
        return new V1ServiceAccount { Metadata = metadata, AutomountServiceAccountToken = false };
    }

    public static V1ObjectMeta Named(string name) => new()
    {
        Name = name,
        NamespaceProperty = GatewayNames.Namespace,
        Labels = Labels.Of(name, Scope.InScope),
    };

    private static GatewayListener Listener(PublishInput input, Route route) => new()
    {
        Name = route.Host,
        Hostname = Entrances.HostName(input, route),
        Port = GatewayNames.Port,
        Protocol = "HTTPS",
        Tls = Tls(input, GatewayNames.Certificate(input.Environment.Ingress, route.Host)),
        AllowedRoutes = new AllowedRoutes
        {
            Namespaces = new RouteNamespaces
            {
                From = "Selector",
                Selector = new V1LabelSelector
                {
                    MatchLabels = new Dictionary<string, string>
                    {
                        [Labels.NamespaceName] = Entrances.Service(input, route).Scope.Namespace,
                    },
                },
            },
            Kinds = [new RouteKind { Group = GatewayApi.Group, Kind = "HTTPRoute" }],
        },
    };

    private static ListenerTls Tls(PublishInput input, string certificate) =>
        GatewayNames.IsRunByAks(input.Environment.Ingress)
            ? new ListenerTls
            {
                Mode = "Terminate",
                Options = new SortedDictionary<string, string>(StringComparer.Ordinal)
                {
                    // Without a version, so that renewed certificates are picked up.
                    ["kubernetes.azure.com/tls-cert-keyvault-uri"] =
                        $"https://{input.Environment.KeyVaults[GatewayNames.Namespace].Host}"
                            + $"/certificates/{certificate}",
                    ["kubernetes.azure.com/tls-cert-service-account"] = GatewayNames.CertificateReader,
                },
            }
            : new ListenerTls
            {
                Mode = "Terminate",
                CertificateRefs = [new ObjectReference { Group = "", Kind = "Secret", Name = certificate }],
            };
}

using k8s.Models;
using RegulatedWorkload.Hosting.Publishing.Objects;
using RegulatedWorkload.Hosting.Publishing.Resources;
using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Hosting.Publishing.Ingress;

/// <summary>
/// What leads from the Gateway to an entrance, in the entrance's own namespace: its team decides its routes.
/// </summary>
internal static class EntranceObjects
{
    public static IEnumerable<HttpRoute> Routes(PublishInput input, Service entrance) =>
        from route in Entrances.Routes(input)
        where route.To == entrance.Name
        select new HttpRoute
        {
            Metadata = Meta.Of(entrance, $"{entrance.Name}-{route.Host}"),
            Spec = new HttpRouteSpec
            {
                ParentRefs =
                [
                    new ObjectReference
                    {
                        Group = GatewayApi.Group,
                        Kind = "Gateway",
                        Name = GatewayNames.Gateway,
                        Namespace = GatewayNames.Namespace,
                        SectionName = route.Host,
                    },
                ],
                Hostnames = [Entrances.HostName(input, route)],
                Rules =
                [
                    new HttpRouteRule
                    {
                        Matches =
                        [
                            new HttpRouteMatch { Path = new HttpPathMatch { Type = "PathPrefix", Value = "/" } },
                        ],
                        BackendRefs =
                        [
                            new ObjectReference
                            {
                                Group = "",
                                Kind = "Service",
                                Name = entrance.Name,
                                Port = Ports.Traffic,
                            },
                        ],
                        Timeouts = new HttpRouteTimeouts { Request = "30s" },
                    },
                ],
            },
        };

    /// <summary>The Gateway sends nothing to a pod that cannot prove to be the entrance.</summary>
    public static BackendTlsPolicy Verification(Service entrance) => new()
    {
        Metadata = Meta.Of(entrance),
        Spec = new BackendTlsPolicySpec
        {
            TargetRefs = [new ObjectReference { Group = "", Kind = "Service", Name = entrance.Name }],
            Validation = new BackendTlsValidation
            {
                CaCertificateRefs =
                [
                    new ObjectReference { Group = "", Kind = "ConfigMap", Name = GatewayNames.WorkloadAuthority },
                ],
                Hostname = $"{entrance.Name}.{entrance.Scope.Namespace}.svc",
            },
        },
    };

    public static V1ConfigMap Authority(PublishInput input, Scope scope) => new()
    {
        Metadata = Meta.Of(scope, GatewayNames.WorkloadAuthority),
        Data = new Dictionary<string, string> { ["ca.crt"] = input.Environment.Ingress.CertificateAuthority },
    };
}

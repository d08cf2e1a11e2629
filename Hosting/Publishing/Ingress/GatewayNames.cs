using RegulatedWorkload.Hosting.Publishing.Environments;
using RegulatedWorkload.Hosting.Publishing.Resources;

namespace RegulatedWorkload.Hosting.Publishing.Ingress;

/// <summary>What the Gateway and its parts are called.</summary>
public static class GatewayNames
{
    /// <summary>The namespace of the Gateway, in scope because it decrypts card data.</summary>
    public const string Namespace = "ingress";

    /// <summary>The Gateway.</summary>
    public const string Gateway = "workload";

    /// <summary>The port that it listens on, outside and in its pods.</summary>
    public const int Port = 443;

    /// <summary>The service account that its certificates are read under.</summary>
    public const string CertificateReader = "gateway-certificates";

    /// <summary>The ConfigMap with the workload's CA, beside the entrance.</summary>
    public const string WorkloadAuthority = "workload-ca";

    private static readonly string[] ClassesOfAks = ["approuting-istio", "istio"];

    /// <summary>What selects its pods, whatever implements it.</summary>
    public static IDictionary<string, string> PodSelector { get; } =
        new Dictionary<string, string> { [GatewayApi.GatewayNameLabel] = Gateway };

    /// <summary>
    /// Whether AKS runs the Gateway: then it takes certificates from Key Vault by listener options, and its pods are
    /// placed by a ConfigMap.
    /// </summary>
    public static bool IsRunByAks(IngressSettings ingress)
    {
        ArgumentNullException.ThrowIfNull(ingress);
        return ClassesOfAks.Contains(ingress.GatewayClass);
    }

    /// <summary>The Key Vault certificate, or else the secret, of a host; of all hosts with a wildcard.</summary>
    public static string Certificate(IngressSettings ingress, string host)
    {
        ArgumentNullException.ThrowIfNull(ingress);
        return $"{Namespace}-{(ingress.Wildcard ? "wildcard" : host)}";
    }
}

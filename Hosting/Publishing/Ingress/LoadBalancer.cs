namespace RegulatedWorkload.Hosting.Publishing.Ingress;

/// <summary>Annotations that the Azure cloud provider reads on services of type LoadBalancer.</summary>
public static class LoadBalancer
{
    /// <summary><c>true</c>: an address of the virtual network, none of the internet.</summary>
    public const string Internal = "service.beta.kubernetes.io/azure-load-balancer-internal";

    /// <summary>The static address.</summary>
    public const string Address = "service.beta.kubernetes.io/azure-load-balancer-ipv4";

    /// <summary>The subnet of the address, by name.</summary>
    public const string Subnet = "service.beta.kubernetes.io/azure-load-balancer-internal-subnet";
}

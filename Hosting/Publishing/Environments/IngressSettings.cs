namespace RegulatedWorkload.Hosting.Publishing.Environments;

/// <summary>The Gateway before the entrance.</summary>
/// <param name="GatewayClass">The class that implements it: <c>approuting-istio</c> and others.</param>
/// <param name="Address">The static private address of its load balancer.</param>
/// <param name="Clients">Who may connect to the Gateway, as CIDRs: the subnet of the web application firewall.</param>
/// <param name="TrustedProxies">
/// The addresses of the Gateway's pods as CIDRs. Only connections from there may tell the entrance a client's address.
/// </param>
/// <param name="CertificateAuthority">
/// The PEM certificates of the workload's CA, which the Gateway verifies the entrance against; public.
/// </param>
/// <param name="ImageSources">
/// The registries, or repositories, that images of the Gateway come from: <c>mcr.microsoft.com</c> for that of AKS.
/// </param>
/// <param name="Wildcard">Whether one certificate for <c>*.&lt;domain&gt;</c> replaces one a host.</param>
/// <param name="Subnet">The subnet of the address in Azure, by name; null elsewhere.</param>
public sealed record IngressSettings(
    string GatewayClass,
    string Address,
    IReadOnlyList<string> Clients,
    IReadOnlyList<string> TrustedProxies,
    string CertificateAuthority,
    IReadOnlyList<string> ImageSources,
    bool Wildcard = false,
    string? Subnet = null);

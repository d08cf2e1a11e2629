using System.Text.RegularExpressions;

namespace RegulatedWorkload.Hosting.Publishing.Rules;

/// <summary>Domain, registry, Kubernetes, monitoring and ingress have values that can work.</summary>
internal static partial class EnvironmentValueRules
{
    public static IEnumerable<string> Check(PublishInput input) =>
    [
        .. Formats.Host("domain", input.Environment.Domain),
        .. input.Environment.PrivateAuthorities is { } authorities
            ? Formats.Certificates("privateAuthorities", authorities)
            : [],
        .. Registry(input),
        .. Kubernetes(input),
        .. Formats.Label("monitoring.namespace", input.Environment.Monitoring.Namespace),
        .. Monitoring(input),
        .. Ingress(input),
    ];

    private static IEnumerable<string> Registry(PublishInput input)
    {
        var registry = input.Environment.Registry;
        foreach (var fault in ObjectFormats.Registry("registry.server", registry.Server)) yield return fault;
        foreach (var home in (registry.Former ?? []).Where(home => !ImageSource().IsMatch(home)))
        {
            yield return $"The environment's 'registry.former' has '{home}', which is no repository such as "
                + "contoso.azurecr.io/live/a0005.";
        }

        if (!Repository().IsMatch(registry.LivePrefix))
        {
            yield return $"The environment's 'registry.livePrefix' is '{registry.LivePrefix}'; use a repository path "
                + "such as live/a0005.";
        }
    }

    private static IEnumerable<string> Kubernetes(PublishInput input)
    {
        var kubernetes = input.Environment.Kubernetes;
        var version = PodSecurityVersion().Match(kubernetes.PodSecurityVersion);
        if (!version.Success || int.Parse(version.Groups["minor"].Value, null) < 35)
        {
            yield return $"The environment's 'kubernetes.podSecurityVersion' is '{kubernetes.PodSecurityVersion}'; pin "
                + "a version from v1.35.";
        }

        if (kubernetes.NodeOperatingSystem is not ("AzureLinux" or "Ubuntu"))
        {
            yield return $"The environment's 'kubernetes.nodeOperatingSystem' is '{kubernetes.NodeOperatingSystem}'; "
                + "it is AzureLinux or Ubuntu.";
        }

        if (!kubernetes.AgentNamespaces.Contains("kube-system"))
        {
            yield return "The environment's 'kubernetes.agentNamespaces' has no 'kube-system', whose agents every node "
                + "needs; name it and the namespaces of the cluster's other agents.";
        }

        foreach (var fault in kubernetes.AgentNamespaces.SelectMany(
            name => Formats.Label("kubernetes.agentNamespaces", name)))
        {
            yield return fault;
        }
    }

    private static IEnumerable<string> Monitoring(PublishInput input)
    {
        if (input.Environment.Monitoring.PodLabels.Count == 0)
        {
            yield return "The environment's 'monitoring.podLabels' is empty, which would let every pod of the "
                + "namespace scrape; name the agent's labels.";
        }

        foreach (var fault in ObjectFormats.Labels("monitoring.podLabels", input.Environment.Monitoring.PodLabels))
        {
            yield return fault;
        }
    }

    private static IEnumerable<string> Ingress(PublishInput input)
    {
        var ingress = input.Environment.Ingress;
        return
        [
            .. Formats.Address("ingress.address", ingress.Address),
            .. ingress.Subnet is { } subnet ? Formats.Subnet("ingress.subnet", subnet) : [],
            .. ObjectFormats.Name("ingress.gatewayClass", ingress.GatewayClass),
            .. Formats.Cidrs("ingress.clients", ingress.Clients),
            .. Formats.Cidrs("ingress.trustedProxies", ingress.TrustedProxies),
            .. Formats.Certificates("ingress.certificateAuthority", ingress.CertificateAuthority),
            .. ImageSources(ingress.ImageSources),
        ];
    }

    private static IEnumerable<string> ImageSources(IReadOnlyList<string> sources)
    {
        if (sources.Count == 0)
        {
            yield return "The environment's 'ingress.imageSources' is empty, which would refuse every pod of the "
                + "Gateway; name the registry of its images.";
        }

        foreach (var source in sources.Where(source => !ImageSource().IsMatch(source)))
        {
            yield return $"The environment's 'ingress.imageSources' has '{source}', which is no registry or repository "
                + "such as mcr.microsoft.com.";
        }
    }

    [GeneratedRegex(@"\A[a-z0-9]+([._-][a-z0-9]+)*(/[a-z0-9]+([._-][a-z0-9]+)*)*\z")]
    private static partial Regex Repository();

    [GeneratedRegex(
        @"\A(localhost|([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]+)(:[0-9]{1,5})?(/[a-z0-9]+([._-]+[a-z0-9]+)*)*\z")]
    private static partial Regex ImageSource();

    [GeneratedRegex(@"\Av1\.(?<minor>[0-9]{1,3})\z")]
    private static partial Regex PodSecurityVersion();
}

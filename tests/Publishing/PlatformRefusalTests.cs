namespace RegulatedWorkload.Tests.Publishing;

/// <summary>An environment whose cluster, registry, vaults or databases are described wrongly is refused.</summary>
public sealed class PlatformRefusalTests
{
    public static TheoryData<string, string, string> Faulty => new()
    {
        { "domain", "\"nowhere\"", "The environment's 'domain' is 'nowhere', which is no DNS name." },
        {
            "registry.livePrefix",
            "\"/live/\"",
            "The environment's 'registry.livePrefix' is '/live/'; use a repository path such as live/a0005."
        },
        {
            "registry.former",
            "[\"live/a0005\"]",
            "The environment's 'registry.former' has 'live/a0005', which is no repository such as "
                + "contoso.azurecr.io/live/a0005."
        },
        {
            "kubernetes.podSecurityVersion",
            "\"v1.30\"",
            "The environment's 'kubernetes.podSecurityVersion' is 'v1.30'; pin a version from v1.35."
        },
        {
            "kubernetes.nodeOperatingSystem",
            "\"Windows\"",
            "The environment's 'kubernetes.nodeOperatingSystem' is 'Windows'; it is AzureLinux or Ubuntu."
        },
        {
            "azure.tenantId",
            "\"contoso\"",
            "The environment's 'azure.tenantId' is 'contoso', which is no GUID such as "
                + "12345678-1234-1234-1234-123456789abc."
        },
        {
            "keyVaults.in-scope.addresses",
            "[\"10.240.5.4\", \"10.240.5.4/24\"]",
            "The environment's 'keyVaults.in-scope.addresses' has '10.240.5.4/24', which is no CIDR such as "
                + "10.240.5.4/32; the bits after the prefix must be zero."
        },
        {
            "databases.in-scope.addresses",
            "[\"0.0.0.0/0\"]",
            "The environment's 'databases.in-scope.addresses' has '0.0.0.0/0', which is everywhere; name the addresses."
        },
        {
            "databases.in-scope.addresses",
            "[]",
            "The environment's 'databases.in-scope.addresses' is empty; list at least one CIDR."
        },
        {
            "databases.in-scope.authentication",
            "\"trust\"",
            "The environment's 'databases.in-scope.authentication' is 'trust'; it is entra or password."
        },
        {
            "databases.in-scope.userConnections",
            "61",
            "The environment's 'databases.in-scope.userConnections' is 61, but 'token-vault', 'payments' may have 24 "
                + "pods during a rollout, which need 62 connections with the migrations and what is kept for "
                + "administrators; take a larger server, or let the services scale less."
        },
        {
            "databases.in-scope",
            null!,
            "Service 'payments' stores data, but the environment's 'databases' has no 'in-scope': the embedded SQLite "
                + "store has no place in a cluster, name a PostgreSQL server."
        },
        {
            "azure.identities.payments",
            null!,
            "The environment's 'azure.identities' has no 'payments'; add the client id of its managed identity."
        },
        {
            "azure.identities.orders",
            "\"00000000-0000-4000-8000-000000000103\"",
            "The environment gives 'payments', 'orders' the same managed identity; each needs its own."
        },
        {
            "kubernetes.agentNamespaces",
            "[]",
            "The environment's 'kubernetes.agentNamespaces' has no 'kube-system', whose agents every node needs; name "
                + "it and the namespaces of the cluster's other agents."
        },
        {
            "kubernetes.agentNamespaces",
            "[\"kube-system\",\"Scanner\"]",
            "The environment's 'kubernetes.agentNamespaces' is 'Scanner'; use lower-case letters, digits and inner "
                + "hyphens."
        },
        { "keyVaults.ingress", null!, "The environment's 'keyVaults' has no 'ingress'." },
        {
            "keyVaults.in-scope.name",
            "\"KV\"",
            "The environment's 'keyVaults.in-scope.name' is 'KV'; use lower-case letters, digits and inner hyphens."
        },
        { "databases.in-scope.port", "0", "The environment's 'databases.in-scope.port' is 0, which is no port." },
    };

    [Theory]
    [MemberData(nameof(Faulty))]
    public void A_faulty_description_of_the_platform_is_refused(string member, string? json, string sentence) =>
        Assert.Contains(sentence, Refusals.With(member, json));
}

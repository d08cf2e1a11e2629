namespace RegulatedWorkload.Tests.Publishing;

/// <summary>An environment that opens the workload to the wrong parties is refused.</summary>
public sealed class ConnectionRefusalTests
{
    public static TheoryData<string, string, string> Faulty => new()
    {
        {
            "egresses.acquirer",
            null!,
            "The declaration reaches 'acquirer', but the environment's 'egresses' does not say where it is."
        },
        {
            "egresses.statistics",
            "{\"host\":\"a.example\",\"addresses\":[\"192.0.2.1/32\"],\"authority\":\"ca\"}",
            "The environment's 'egresses' describes 'statistics', which the declaration does not name as an external "
                + "destination; declare it or remove it."
        },
        { "entra.names", "[]", "The environment's 'entra' must have either 'addresses' or 'names'." },
        { "entra", "{\"names\":[]}", "The environment's 'entra.names' is empty; list at least one DNS name." },
        { "entra", "{\"names\":[\"*\"]}", "The environment's 'entra.names' is '*', which is no DNS name." },
        {
            "entra",
            "{\"names\":[\"login.microsoftonline.com\"]}",
            "The environment's 'entra' has 'names', which only Cilium's policies of DNS names can open; set "
                + "'kubernetes.fqdnPolicies' where the cluster has them, or give 'addresses'."
        },
        {
            "telemetry.endpoints",
            "{\"names\":[]}",
            "The environment's 'telemetry.endpoints.names' is empty; list at least one DNS name."
        },
        { "entra", "{}", "The environment's 'entra' must have either 'addresses' or 'names'." },
        { "egresses.acquirer.port", "65536", "The environment's 'egresses.acquirer.port' is 65536, which is no port." },
        { "ingress.subnet", "\"\"", "The environment's 'ingress.subnet' is '', which is no subnet's name." },
        {
            "ingress.imageSources",
            "[]",
            "The environment's 'ingress.imageSources' is empty, which would refuse every pod of the Gateway; name the "
                + "registry of its images."
        },
        {
            "ingress.imageSources",
            "[\"mcr.microsoft.com/\"]",
            "The environment's 'ingress.imageSources' has 'mcr.microsoft.com/', which is no registry or repository "
                + "such as mcr.microsoft.com."
        },
        {
            "ingress.certificateAuthority",
            "\"-----BEGIN CERTIFICATE-----\\nAAAA\\n-----END CERTIFICATE-----\"",
            "The environment's 'ingress.certificateAuthority' holds no PEM certificate, or something else beside them."
        },
        {
            "monitoring.podLabels",
            "{}",
            "The environment's 'monitoring.podLabels' is empty, which would let every pod of the namespace scrape; "
                + "name the agent's labels."
        },
        {
            "ingress.address",
            "\"the gateway\"",
            "The environment's 'ingress.address' is 'the gateway', which is no IPv4 address."
        },
        {
            "ingress.certificateAuthority",
            "\"\"",
            "The environment's 'ingress.certificateAuthority' holds no PEM certificate, or something else beside them."
        },
        { "groups.ingress", null!, "The environment's 'groups' has no 'ingress'." },
        {
            "groups.in-scope.viewers",
            "\"00000000-0000-4000-8000-000000000301\"",
            "The environment's 'groups.in-scope' gives one group several duties; each duty is a group of its own, even "
                + "where one person is in all of them."
        },
        { "flux.git", null!, "The environment's 'flux' must have either 'git' or 'oci' as its source." },
        {
            "flux.git.url",
            "\"http://git.example\"",
            "The environment's 'flux.git.url' is 'http://git.example', which is no https or ssh address."
        },
    };

    [Theory]
    [MemberData(nameof(Faulty))]
    public void A_faulty_description_of_who_connects_is_refused(string member, string? json, string sentence) =>
        Assert.Contains(sentence, Refusals.With(member, json));
}

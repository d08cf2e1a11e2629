namespace RegulatedWorkload.Tests.Publishing;

/// <summary>
/// Two clusters that could not find each other, or open more than the calls between them, are refused.
/// </summary>
public sealed class ClusterRefusalTests
{
    private const string Clusters =
        """
        {
          "names": { "in-scope": "cde", "out-of-scope": "shop" },
          "pods": { "cde": ["10.240.0.0/22"], "shop": ["10.241.0.0/22"] },
          "crossClusterCalls": {
            "storefront": { "host": "storefront.a0005.internal", "address": "10.241.4.10", "subnet": "snet-crossing" },
            "payments": { "host": "payments.a0005.internal", "address": "10.240.4.10", "subnet": "snet-crossing" }
          }
        }
        """;

    public static TheoryData<string, string?, string> Faulty => new()
    {
        { "names.out-of-scope", null, "The environment's 'clusters.names' has no 'out-of-scope'." },
        {
            "names.in-scope",
            "\"CDE\"",
            "The environment's 'clusters.names.in-scope' is 'CDE'; use lower-case letters, digits and inner hyphens."
        },
        {
            "names.out-of-scope",
            "\"cde\"",
            "The environment's 'clusters' puts both scopes into one cluster; remove it."
        },
        { "pods.shop", null, "The environment's 'clusters.pods' has no 'shop'." },
        {
            "pods.shop",
            "[\"10.241.0.0\"]",
            "The environment's 'clusters.pods.shop' has '10.241.0.0', which is no CIDR such as 10.240.5.4/32; the bits "
                + "after the prefix must be zero."
        },
        {
            "crossClusterCalls.payments",
            null,
            "Service 'payments' is called from another cluster, but the environment's 'clusters.crossClusterCalls' "
                + "does not say where it is found."
        },
        {
            "crossClusterCalls.payments.host",
            "\"payments\"",
            "The environment's 'clusters.crossClusterCalls.payments.host' is 'payments', which is no DNS name."
        },
        {
            "crossClusterCalls.payments.address",
            "\"10.240.4\\u002e\"",
            "The environment's 'clusters.crossClusterCalls.payments.address' is '10.240.4.', which is no IPv4 address."
        },
        {
            "crossClusterCalls.payments.subnet",
            "\"a/b\"",
            "The environment's 'clusters.crossClusterCalls.payments.subnet' is 'a/b', which is no subnet's name."
        },
        {
            "crossClusterCalls.token-vault",
            "{\"host\":\"v.a0005.internal\",\"address\":\"10.240.4.11\",\"subnet\":\"s\"}",
            "The environment's 'clusters.crossClusterCalls' opens 'token-vault', which no service of another cluster "
                + "calls; remove it."
        },
    };

    [Theory]
    [MemberData(nameof(Faulty))]
    public void Clusters_that_do_not_fit_are_refused(string member, string? json, string sentence) =>
        Assert.Contains(sentence, Refusals.With(("clusters", Clusters), ($"clusters.{member}", json)));
}

using Azure.Bicep.Types.Az;

namespace RegulatedWorkload.Tests.Infrastructure;

/// <summary>
/// Every resource is of a type and version that Azure's own library of types knows; the compiler compares properties.
/// </summary>
public sealed class TypeTests
{
    // Each with its reason.
    private static readonly Dictionary<string, string> Previews = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Microsoft.ContainerRegistry/registries/agentPools"] = "No stable version has agent pools.",
        ["Microsoft.ContainerService/managedClusters/agentPools"] = "No stable version has seccompDefault.",
        ["Microsoft.Insights/diagnosticSettings"] = "The stable version has no groups of categories.",
        ["Microsoft.Security/securityContacts"] = "No stable version has contacts.",
    };

    private static readonly string[] Retired =
    [
        "webApplicationFirewallConfiguration", "trustPolicy", "Microsoft.Insights/metricAlerts", "OmsAgentForLinux",
        "DependencyAgentLinux", "openServiceMesh", "httpApplicationRouting", "podIdentityProfile", "CBLMariner",
        "Standard_DS",
    ];

    private static readonly Lazy<HashSet<string>> Known = new(() =>
        new AzTypeLoader().LoadTypeIndex().Resources.Keys.ToHashSet(StringComparer.OrdinalIgnoreCase));

    private static readonly Lazy<IReadOnlyList<Resource>> Everything = new(() =>
        [.. ((string[])["applicationGateway", "firewall", "applicationGatewayForContainers"])
            .SelectMany(entrance => Deployment.With(entrance).Resources)]);

    [Fact]
    public void Everything_that_is_foreseen_can_be_read()
    {
        Assert.Empty(Deployment.Production.Faults);
        Assert.InRange(Deployment.Production.Resources.Count, 300, 500);
    }

    [Fact]
    public void Every_type_is_known_in_its_version() => Assert.Empty(
        from resource in Everything.Value
        let version = $"{resource.Type}@{resource.ApiVersion}"
        where !Known.Value.Contains(version)
        select version);

    [Fact]
    public void No_preview_is_used_without_its_reason()
    {
        var used = Everything.Value
            .Where(resource => resource.ApiVersion.EndsWith("-preview", StringComparison.Ordinal))
            .Select(resource => resource.Type)
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .ToList();

        Assert.Equal(Previews.Keys.Order(), used.Order());
    }

    [Fact]
    public void Nothing_that_has_been_retired_is_used() => Assert.Empty(
        from resource in Everything.Value
        from name in Retired
        where resource.Json.ToJsonString().Contains(name, StringComparison.Ordinal)
        select $"{resource} uses {name}.");
}

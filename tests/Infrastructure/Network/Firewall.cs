using System.Net;
using System.Text.Json.Nodes;

namespace RegulatedWorkload.Tests.Infrastructure.Network;

/// <summary>The rules of the firewall: what each address may ask of the world. What no rule names is refused.</summary>
internal sealed class Firewall(Deployment deployment)
{
    private readonly List<JsonObject> _rules =
    [
        .. from item in deployment.Of("Microsoft.Network/firewallPolicies/ruleCollectionGroups")
           from collection in item.Items("properties/ruleCollections")
           where collection.Text("ruleCollectionType") == "FirewallPolicyFilterRuleCollection"
               && collection["action"]!["type"]!.ToString() == "Allow"
           from rule in collection["rules"]!.AsArray()
           select rule.AsObject(),
    ];

    /// <summary>All rules, to be changed by a test that plants a fault.</summary>
    public IReadOnlyList<JsonObject> Rules => _rules;

    public bool Lets(IPAddress source, Outside target, int port) => _rules.Any(rule =>
        rule.Texts("sourceAddresses").Any(range => IPNetwork.Parse(range).Contains(source))
        && (rule.Text("ruleType") == "NetworkRule"
            ? rule.Texts("destinationPorts").Contains($"{port}")
                && rule.Texts("destinationAddresses").Any(tag => tag.Split('.')[0] == target.Name)
            : rule["protocols"]!.AsArray().Any(protocol => (int)protocol!["port"]! == port) && Names(rule, target)));

    private static bool Names(JsonObject rule, Outside target) =>
        (rule["fqdnTags"] is JsonArray tags && tags.Any(tag => tag!.ToString() == target.Host))
        || (rule["targetFqdns"] is JsonArray hosts && hosts.Any(host => Covers(host!.ToString(), target.Host)));

    private static bool Covers(string pattern, string host) => pattern.StartsWith('*')
        ? host.EndsWith(pattern[1..], StringComparison.Ordinal)
        : host == pattern;
}

/// <summary>Something outside: its name here, its host or tag of hosts, the service tags that hold it.</summary>
internal sealed record Outside(string Name, string Host, string[] Tags, string? Address = null)
{
    private static readonly string[] Azure = ["AzureCloud", "Internet"];

    public static IReadOnlyList<Outside> All { get; } =
    [
        new("anywhere", "anywhere.example", ["Internet"]),
        new("anywhere-in-azure", "anywhere.azurewebsites.net", Azure),
        new("kubernetes-service", "AzureKubernetesService", Azure),
        new("entra", "login.microsoftonline.com", ["AzureActiveDirectory", .. Azure]),
        new("azure", "management.azure.com", Azure),
        new("azure-policy", "data.policy.core.windows.net", Azure),
        new("defender", "tenant.cloud.defender.microsoft.com", Azure),
        new("source-of-flux", new Uri(Facts.Json["flux"]!["url"]!.ToString()).Host, ["Internet"]),
        new("packages", "packages.microsoft.com", Azure),
        new("nuget", "api.nuget.org", Azure),
        new("kubectl", "dl.k8s.io", ["Internet"]),
        new("AzureKeyVault", "", ["AzureKeyVault", .. Azure]),
        new("AzureMonitor", "", ["AzureMonitor", .. Azure]),
        new("EventHub", "", ["EventHub", .. Azure]),
        new("Storage", "", ["Storage", .. Azure]),
        .. from destination in Facts.List("egress")
           select new Outside(
               destination.Text("name"), destination.Text("host"), ["Internet"],
               IPNetwork.Parse(destination.Texts("addresses").First()).BaseAddress.ToString()),
    ];
}

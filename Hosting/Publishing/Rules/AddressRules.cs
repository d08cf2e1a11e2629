using System.Net;

namespace RegulatedWorkload.Hosting.Publishing.Rules;

/// <summary>
/// An address has one use: what may speak for buyers is no destination, nor before and behind the Gateway at once.
/// </summary>
internal static class AddressRules
{
    public static IEnumerable<string> Check(PublishInput input)
    {
        var environment = input.Environment;
        List<(string Member, string Cidr)> speakers =
        [
            .. Of("ingress.clients", environment.Ingress.Clients),
            .. Of("ingress.trustedProxies", environment.Ingress.TrustedProxies),
        ];
        List<(string Member, string Cidr)> destinations =
        [
            .. environment.KeyVaults.SelectMany(vault => Of($"keyVaults.{vault.Key}.addresses", vault.Value.Addresses)),
            .. environment.Databases.SelectMany(
                database => Of($"databases.{database.Key}.addresses", database.Value.Addresses)),
            .. environment.Egresses.SelectMany(
                egress => Of($"egresses.{egress.Key}.addresses", egress.Value.Addresses)),
            .. Of("entra.addresses", environment.Entra.Addresses),
            .. Of("telemetry.endpoints.addresses", environment.Telemetry?.Endpoints.Addresses),
        ];
        return
            from pair in speakers.SelectMany((speaker, index) =>
                speakers[(index + 1)..].Concat(destinations).Select(other => (First: speaker, Second: other)))
            where pair.First.Member != pair.Second.Member && Overlap(pair.First.Cidr, pair.Second.Cidr)
            select $"The environment's '{pair.First.Member}' and '{pair.Second.Member}' overlap: {pair.First.Cidr} and "
                + $"{pair.Second.Cidr}. An address has one use.";
    }

    private static IEnumerable<(string Member, string Cidr)> Of(string member, IReadOnlyList<string>? cidrs) =>
        (cidrs ?? []).Select(cidr => (member, cidr));

    // What is no range is told by the rule for its member.
    private static bool Overlap(string one, string other) =>
        IPNetwork.TryParse(one, out var first) && IPNetwork.TryParse(other, out var second)
        && (first.Contains(second.BaseAddress) || second.Contains(first.BaseAddress));
}

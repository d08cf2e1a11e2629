using RegulatedWorkload.ServiceDefaults.Configuration;

namespace RegulatedWorkload.Edge.Hosts;

/// <summary>The two origins that browsers know. Everything else is nobody's.</summary>
internal sealed class PublicOrigins
{
    private readonly Uri _shop;
    private readonly Uri _pay;

    public PublicOrigins(ServiceSettings settings)
    {
        List<string> faults = [];
        _shop = Find(settings, "shop", faults);
        _pay = Find(settings, "pay", faults);
        if (faults.Count == 0 && _shop.Authority == _pay.Authority)
        {
            faults.Add("WORKLOAD__ORIGINS__PAY must not be the shop's origin: the card form needs its own.");
        }

        if (faults.Count > 0) throw new ConfigurationFaultsException(faults);
    }

    /// <summary>The serialized origin of the shop (RFC 6454).</summary>
    public string Shop => Serialize(_shop);

    /// <summary>The serialized origin of the card form.</summary>
    public string Pay => Serialize(_pay);

    public bool IsShop(HostString host) => Names(host, _shop);

    public bool IsPay(HostString host) => Names(host, _pay);

    private static Uri Find(ServiceSettings settings, string role, List<string> faults)
    {
        if (settings.Origins.TryGetValue(role, out var origin) && IsOrigin(origin)) return origin;
        faults.Add($"WORKLOAD__ORIGINS__{role.ToUpperInvariant()} must be an https origin without a path.");
        return new Uri("about:blank");
    }

    private static bool IsOrigin(Uri uri) =>
        uri.Scheme == Uri.UriSchemeHttps && uri.PathAndQuery == "/" && uri.UserInfo.Length == 0;

    private static bool Names(HostString host, Uri origin) =>
        string.Equals(host.Host, origin.Host, StringComparison.OrdinalIgnoreCase)
        && (host.Port ?? 443) == origin.Port;

    private static string Serialize(Uri origin) => origin.GetLeftPart(UriPartial.Authority);
}

using System.Globalization;
using System.Net;
using Microsoft.Extensions.Configuration;
using RegulatedWorkload.ServiceDefaults.Values;

namespace RegulatedWorkload.ServiceDefaults.Configuration;

/// <summary>Reads <see cref="ServiceSettings"/> and collects every fault before it gives up.</summary>
internal sealed class SettingsReader(IConfiguration configuration)
{
    private readonly IConfigurationSection _root = configuration.GetSection("WORKLOAD");
    private readonly List<string> _faults = [];

    public ServiceSettings Read()
    {
        var trustDomain = Required(_root, "TRUSTDOMAIN");
        var @namespace = Required(_root, "NAMESPACE");
        var service = Required(_root, "SERVICE");
        var settings = new ServiceSettings
        {
            Service = service,
            Scope = OneOf(_root, "SCOPE", "in-scope", "out-of-scope"),
            Identity = Identity(SpiffeId.Format(trustDomain, @namespace, service), Key(_root, "SERVICE")),
            TrafficListener = EndPoint(_root, "LISTEN:TRAFFIC"),
            HealthListener = EndPoint(_root, "LISTEN:HEALTH"),
            CertificateDirectory = Required(_root, "CERTIFICATES"),
            IngressCertificateDirectory = _root["INGRESS:CERTIFICATES"],
            TrustedProxies = Networks(_root, "TRUSTEDPROXIES"),
            CallersFile = CallersFile(),
            Callees = ByName(_root.GetSection("CALLS").GetChildren().Select(ReadCallee), callee => callee.Service),
            Egresses = ByName(_root.GetSection("EGRESS").GetChildren().Select(ReadEgress), egress => egress.Name),
            Store = StoreConnection.Parse(_root["STORE:CONNECTION"], _root["STORE:PASSWORD"], _faults),
            Secrets = SecretLocation.Parse(_root["SECRETS:SOURCE"], _faults),
            Probe = Probe(),
            SegmentationDirectory = _root["SEGMENTATION"],
            Origins = _root.GetSection("ORIGINS").GetChildren().ToDictionary(
                origin => origin.Key.ToLowerInvariant(),
                origin => Address(_root, "ORIGINS:" + origin.Key),
                StringComparer.Ordinal),
        };

        return _faults.Count == 0 ? settings : throw new ConfigurationFaultsException(_faults);
    }

    private string? CallersFile()
    {
        if (_root["INGRESS:CERTIFICATES"] is not { Length: > 0 }) return Required(_root, "CALLERS");
        if (_root["CALLERS"] is { Length: > 0 })
        {
            _faults.Add($"The environment variable {Key(_root, "CALLERS")} is set at an entrance, which asks for no "
                + "client certificates and can admit nobody by identity; remove one of the two.");
        }

        return null;
    }

    private ProbeSettings? Probe() => _root["PROBE:VERIFIER"] is { Length: > 0 } verifier
        ? new ProbeSettings(Identity(verifier, Key(_root, "PROBE:VERIFIER")), Required(_root, "PROBE:TARGETS"))
        : null;

    private Callee ReadCallee(IConfigurationSection callee) => new(
        Required(callee, "SERVICE"),
        Address(callee, "ADDRESS"),
        Identity(Required(callee, "IDENTITY"), Key(callee, "IDENTITY")));

    private Egress ReadEgress(IConfigurationSection egress) => new(
        Required(egress, "NAME"),
        Address(egress, "ADDRESS"),
        Required(egress, "CA"));

    private Dictionary<string, T> ByName<T>(IEnumerable<T> items, Func<T, string> name)
    {
        var byName = new Dictionary<string, T>(StringComparer.Ordinal);
        foreach (var item in items)
        {
            if (!byName.TryAdd(name(item), item))
            {
                _faults.Add($"{typeof(T).Name} '{name(item)}' is configured twice.");
            }
        }

        return byName;
    }

    private string Required(IConfigurationSection section, string key)
    {
        if (section[key] is { Length: > 0 } value) return value;
        _faults.Add($"The environment variable {Key(section, key)} is missing; the launch plan sets it.");
        return "";
    }

    private string OneOf(IConfigurationSection section, string key, params string[] allowed)
    {
        var value = Required(section, key);
        if (value.Length > 0 && !allowed.Contains(value))
        {
            _faults.Add($"The environment variable {Key(section, key)} must be one of {string.Join(", ", allowed)}.");
        }

        return value;
    }

    private IPEndPoint EndPoint(IConfigurationSection section, string key)
    {
        var value = Required(section, key);
        if (IPEndPoint.TryParse(value, out var endPoint) && endPoint.Port > 0) return endPoint;
        if (value.Length > 0)
        {
            _faults.Add($"The environment variable {Key(section, key)} must be an IP address with a port.");
        }

        return new IPEndPoint(IPAddress.Loopback, 0);
    }

    private List<IPNetwork> Networks(IConfigurationSection section, string key)
    {
        var networks = new List<IPNetwork>();
        foreach (var value in (section[key] ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (IPNetwork.TryParse(value, out var network))
            {
                networks.Add(network);
            }
            else
            {
                _faults.Add($"The environment variable {Key(section, key)} must be CIDRs with spaces between.");
            }
        }

        return networks;
    }

    private Uri Address(IConfigurationSection section, string key)
    {
        var value = Required(section, key);
        if (Uri.TryCreate(value, UriKind.Absolute, out var address)) return address;
        if (value.Length > 0) _faults.Add($"The environment variable {Key(section, key)} must be an absolute address.");
        return new Uri("about:blank");
    }

    private SpiffeId Identity(string value, string key)
    {
        if (SpiffeId.TryParse(value, out var identity)) return identity;
        if (value.Length > 0)
        {
            _faults.Add(
                string.Create(CultureInfo.InvariantCulture, $"The environment variable {key} must form a SPIFFE ID."));
        }

        return SpiffeId.None;
    }

    private static string Key(IConfigurationSection section, string key) =>
        (section.Path + ":" + key).Replace(":", "__", StringComparison.Ordinal);
}

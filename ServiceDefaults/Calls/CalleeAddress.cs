using System.Diagnostics.CodeAnalysis;
using RegulatedWorkload.ServiceDefaults.Configuration;

namespace RegulatedWorkload.ServiceDefaults.Calls;

/// <summary>The host and port in a <c>dns:///host:port</c> address, where both stand in the path.</summary>
internal sealed record CalleeAddress(string Host, int Port)
{
    /// <summary>How old an answer of the name service may become: a new pod gets calls within this time.</summary>
    public static readonly TimeSpan Refresh = TimeSpan.FromSeconds(20);

    /// <summary>How soon a look-up that failed is tried again.</summary>
    public static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);

    public string Authority => $"{Host}:{Port}";

    public static CalleeAddress Of(Callee callee) => Of(callee.Address);

    /// <exception cref="ConfigurationFaultsException">The address has another shape.</exception>
    public static CalleeAddress Of(Uri address) =>
        TryParse(address.AbsolutePath.TrimStart('/'), out var parsed)
            ? parsed
            : throw new ConfigurationFaultsException(
                ["A WORKLOAD__CALLS address must have the form dns:///host:port."]);

    /// <summary>Reads <c>host:port</c>.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out CalleeAddress? address)
    {
        address = Uri.TryCreate($"https://{text}", UriKind.Absolute, out var https) && https.Host.Length > 0
            ? new CalleeAddress(https.Host, https.Port)
            : null;
        return address is not null;
    }
}

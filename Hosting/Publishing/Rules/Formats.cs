using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace RegulatedWorkload.Hosting.Publishing.Rules;

/// <summary>The forms that values of an environment must have, and a sentence for each that has not.</summary>
internal static partial class Formats
{
    public static IEnumerable<string> Cidrs(string member, IReadOnlyList<string> values)
    {
        if (values.Count == 0) yield return $"The environment's '{member}' is empty; list at least one CIDR.";
        foreach (var value in values)
        {
            // The parser masks the bits after the prefix instead of refusing them, and takes octal and hexadecimal.
            if (!IPNetwork.TryParse(value, out var network) || network.ToString() != value)
            {
                yield return $"The environment's '{member}' has '{value}', which is no CIDR such as 10.240.5.4/32; the "
                    + "bits after the prefix must be zero.";
            }
            else if (network.PrefixLength == 0)
            {
                yield return $"The environment's '{member}' has '{value}', which is everywhere; name the addresses.";
            }
        }
    }

    public static IEnumerable<string> Guid(string member, string value)
    {
        if (!System.Guid.TryParseExact(value, "D", out _))
        {
            yield return $"The environment's '{member}' is '{value}', which is no GUID such as "
                + "12345678-1234-1234-1234-123456789abc.";
        }
    }

    public static IEnumerable<string> Host(string member, string value)
    {
        if (!DnsName().IsMatch(value)) yield return $"The environment's '{member}' is '{value}', which is no DNS name.";
    }

    /// <summary>DNS names, exact or with a leading <c>*.</c>.</summary>
    public static IEnumerable<string> Hosts(string member, IReadOnlyList<string> values) => values.Count == 0
        ? [$"The environment's '{member}' is empty; list at least one DNS name."]
        : values.SelectMany(
            value => Host(member, value.StartsWith("*.", StringComparison.Ordinal) ? value[2..] : value));

    public static IEnumerable<string> Address(string member, string value)
    {
        if (!IPAddress.TryParse(value, out var address) || address.AddressFamily != AddressFamily.InterNetwork
            || address.ToString() != value)
        {
            yield return $"The environment's '{member}' is '{value}', which is no IPv4 address.";
        }
    }

    public static IEnumerable<string> Port(string member, int value)
    {
        if (value is < 1 or > ushort.MaxValue)
        {
            yield return $"The environment's '{member}' is {value}, which is no port.";
        }
    }

    public static IEnumerable<string> Label(string member, string value)
    {
        if (!DnsLabel().IsMatch(value))
        {
            yield return $"The environment's '{member}' is '{value}'; use lower-case letters, digits and inner "
                + "hyphens.";
        }
    }

    /// <summary>One or more certificates in PEM.</summary>
    public static IEnumerable<string> Certificates(string member, string value)
    {
        if (!Pem.IsCertificates(value))
        {
            yield return $"The environment's '{member}' holds no PEM certificate, or something else beside them.";
        }
    }

    /// <summary>The name of a subnet in Azure.</summary>
    public static IEnumerable<string> Subnet(string member, string value)
    {
        if (!SubnetName().IsMatch(value))
        {
            yield return $"The environment's '{member}' is '{value}', which is no subnet's name.";
        }
    }

    [GeneratedRegex(@"\A[A-Za-z0-9]([A-Za-z0-9._-]{0,78}[A-Za-z0-9_])?\z")]
    private static partial Regex SubnetName();

    [GeneratedRegex(@"\A([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\z")]
    private static partial Regex DnsName();

    [GeneratedRegex(@"\A[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\z")]
    private static partial Regex DnsLabel();
}

using System.Text.RegularExpressions;

namespace RegulatedWorkload.AppHost.Topology;

/// <summary>The gRPC contract of a service: what its <c>.proto</c> file offers.</summary>
/// <param name="Service">The full name of the gRPC service, <c>package.Service</c>.</param>
/// <param name="Methods">The names of its methods.</param>
public sealed partial record Contract(string Service, IReadOnlySet<string> Methods)
{
    /// <summary>The request path of a method (gRPC over HTTP/2, "Requests").</summary>
    public string PathOf(string method) => $"/{Service}/{method}";

    /// <summary>Reads package, service and method names of a proto3 file with one service.</summary>
    /// <exception cref="FormatException">The text declares no package or no service.</exception>
    public static Contract Parse(string proto)
    {
        var text = Comments().Replace(proto, "");
        var package = Package().Match(text);
        var service = ServiceName().Match(text);
        if (!package.Success || !service.Success)
        {
            throw new FormatException("A contract needs one 'package' and one 'service'.");
        }

        return new Contract(
            $"{package.Groups["name"].Value}.{service.Groups["name"].Value}",
            Method().Matches(text).Select(match => match.Groups["name"].Value).ToHashSet(StringComparer.Ordinal));
    }

    [GeneratedRegex(@"//[^\n]*|/\*.*?\*/", RegexOptions.Singleline)]
    private static partial Regex Comments();

    [GeneratedRegex(@"^\s*package\s+(?<name>[\w.]+)\s*;", RegexOptions.Multiline)]
    private static partial Regex Package();

    [GeneratedRegex(@"^\s*service\s+(?<name>\w+)\s*\{", RegexOptions.Multiline)]
    private static partial Regex ServiceName();

    [GeneratedRegex(@"^\s*rpc\s+(?<name>\w+)\s*\(", RegexOptions.Multiline)]
    private static partial Regex Method();
}

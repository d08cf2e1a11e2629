using System.Text.RegularExpressions;

namespace RegulatedWorkload.Hosting.Topology;

/// <summary>The gRPC contract of a service: what its <c>.proto</c> file offers.</summary>
/// <param name="Service">The full name of the gRPC service, <c>package.Service</c>.</param>
/// <param name="Methods">The names of its methods.</param>
public sealed partial record Contract(string Service, IReadOnlySet<string> Methods)
{
    /// <summary>The request path of a method (gRPC over HTTP/2, "Requests").</summary>
    public string PathOf(string method) => $"/{Service}/{method}";

    /// <summary>Reads package, service and method names of a proto3 file with one service.</summary>
    /// <exception cref="FormatException">The text declares no package, no service or more than one.</exception>
    public static Contract Parse(string proto)
    {
        var text = Comments().Replace(proto, " ");
        var package = Package().Matches(text);
        var service = ServiceName().Matches(text);
        if (package.Count != 1 || service.Count != 1)
        {
            throw new FormatException(
                $"A contract needs one 'package' and one 'service', and this one has {package.Count} and "
                + $"{service.Count}.");
        }

        return new Contract(
            $"{package[0].Groups["name"].Value}.{service[0].Groups["name"].Value}",
            Method().Matches(text).Select(match => match.Groups["name"].Value).ToHashSet(StringComparer.Ordinal));
    }

    [GeneratedRegex(@"//[^\n]*|/\*.*?\*/", RegexOptions.Singleline)]
    private static partial Regex Comments();

    [GeneratedRegex(@"\bpackage\s+(?<name>[\w.]+)\s*;")]
    private static partial Regex Package();

    [GeneratedRegex(@"\bservice\s+(?<name>\w+)\s*\{")]
    private static partial Regex ServiceName();

    [GeneratedRegex(@"\brpc\s+(?<name>\w+)\s*\(")]
    private static partial Regex Method();
}

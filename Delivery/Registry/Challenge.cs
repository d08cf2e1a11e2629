using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace RegulatedWorkload.Delivery.Registry;

/// <summary>What a registry requires of a caller that it does not know (RFC 9110 section 11.6.1).</summary>
/// <param name="Realm">Where tokens are issued; null where the registry takes name and password itself.</param>
/// <param name="Service">The registry's name for itself; null when it gives none.</param>
internal sealed partial record Challenge(Uri? Realm, string? Service)
{
    /// <summary>The challenge that can be answered, tokens before passwords; null when there is none.</summary>
    public static Challenge? Read(HttpHeaderValueCollection<AuthenticationHeaderValue> offered)
    {
        if (offered.FirstOrDefault(challenge => Is(challenge, "Bearer")) is { Parameter: { } text })
        {
            var parameters = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            foreach (Match pair in Pair().Matches(text))
            {
                parameters[pair.Groups["name"].Value] = pair.Groups["quoted"].Success
                    ? Escaped().Replace(pair.Groups["quoted"].Value, "$1")
                    : pair.Groups["token"].Value;
            }

            if (Uri.TryCreate(parameters.GetValueOrDefault("realm"), UriKind.Absolute, out var realm))
            {
                return new Challenge(realm, parameters.GetValueOrDefault("service"));
            }
        }

        return offered.Any(challenge => Is(challenge, "Basic")) ? new Challenge(null, null) : null;
    }

    private static bool Is(AuthenticationHeaderValue challenge, string scheme) =>
        challenge.Scheme.Equals(scheme, StringComparison.OrdinalIgnoreCase);

    // A value is a quoted string or a token; registries leave quotes out around values that are no token, too.
    [GeneratedRegex(
        """(?<name>[\w!#$%&'*+.^`|~-]+)\s*=\s*(?:"(?<quoted>(?:[^"\\]|\\.)*)"|(?<token>[^\s",]+))""",
        RegexOptions.NonBacktracking)]
    private static partial Regex Pair();

    [GeneratedRegex(@"\\(.)", RegexOptions.NonBacktracking)]
    private static partial Regex Escaped();
}

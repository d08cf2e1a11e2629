using System.Text.RegularExpressions;
using RegulatedWorkload.Hosting.Publishing.Environments;
using RegulatedWorkload.Hosting.Publishing.Namespaces;

namespace RegulatedWorkload.Hosting.Publishing.Rules;

/// <summary>Who may do what: the duties of people are separate groups, and Flux trusts one signed source.</summary>
internal static partial class FluxAndGroupRules
{
    public static IEnumerable<string> Check(PublishInput input) => [.. Groups(input), .. Flux(input.Environment.Flux)];

    private static IEnumerable<string> Groups(PublishInput input)
    {
        foreach (var owned in ScopeNamespace.All(input))
        {
            if (!input.Environment.Groups.TryGetValue(owned.Key, out var groups))
            {
                yield return $"The environment's 'groups' has no '{owned.Key}'.";
                continue;
            }

            (string Duty, string Group)[] duties =
                [("admins", groups.Admins), ("operators", groups.Operators), ("viewers", groups.Viewers)];
            foreach (var fault in duties
                .SelectMany(duty => Formats.Guid($"groups.{owned.Key}.{duty.Duty}", duty.Group)))
            {
                yield return fault;
            }

            if (duties.DistinctBy(duty => duty.Group).Count() < duties.Length)
            {
                yield return $"The environment's 'groups.{owned.Key}' gives one group several duties; each duty is a "
                    + "group of its own, even where one person is in all of them.";
            }
        }
    }

    private static IEnumerable<string> Flux(FluxSettings flux)
    {
        foreach (var fault in Formats.Label("flux.namespace", flux.Namespace)) yield return fault;
        if (flux.Git is null == flux.Oci is null)
        {
            yield return "The environment's 'flux' must have either 'git' or 'oci' as its source.";
        }

        foreach (var fault in flux.Git is { } git ? Git(git) : []) yield return fault;
        foreach (var fault in flux.Oci is { } oci ? Oci(oci) : []) yield return fault;
    }

    private static IEnumerable<string> Git(GitSourceSettings git)
    {
        if (!IsUrl(git.Url, "https", "ssh"))
        {
            yield return $"The environment's 'flux.git.url' is '{git.Url}', which is no https or ssh address.";
        }

        foreach (var fault in ObjectFormats.Branch("flux.git.branch", git.Branch)
            .Concat(ObjectFormats.Name("flux.git.keySecret", git.KeySecret))
            .Concat(ObjectFormats.Name("flux.git.credentialSecret", git.CredentialSecret)))
        {
            yield return fault;
        }
    }

    private static IEnumerable<string> Oci(OciSourceSettings oci)
    {
        foreach (var fault in ObjectFormats.Tag("flux.oci.tag", oci.Tag)
            .Concat(ObjectFormats.Name("flux.oci.keySecret", oci.KeySecret))
            .Concat(ObjectFormats.Pattern("flux.oci.issuer", oci.Issuer))
            .Concat(ObjectFormats.Pattern("flux.oci.identity", oci.Identity)))
        {
            yield return fault;
        }

        if (!IsUrl(oci.Url, "oci"))
        {
            yield return $"The environment's 'flux.oci.url' is '{oci.Url}', which is no oci address.";
        }

        if (oci.Verifier is not ("cosign" or "notation"))
        {
            yield return $"The environment's 'flux.oci.verifier' is '{oci.Verifier}'; it is cosign or notation.";
        }

        if (oci is { Issuer: "" } or { Identity: "" } or { KeySecret: null, Issuer: null }
            or { KeySecret: null, Identity: null })
        {
            yield return "The environment's 'flux.oci' must say whose signatures count: 'keySecret', or 'issuer' and "
                + "'identity'.";
        }

        if (oci.Verifier == "notation" && oci.KeySecret is null)
        {
            yield return "The environment's 'flux.oci' is verified by notation, whose trust policy comes from a "
                + "secret; name it as 'keySecret'.";
        }
    }

    // Neither a password, nor anything that a reader of the manifest could take for something else.
    private static bool IsUrl(string value, params string[] schemes) =>
        Uri.TryCreate(value, UriKind.Absolute, out var url) && schemes.Contains(url.Scheme)
        && Address().IsMatch(value) && !url.UserInfo.Contains(':', StringComparison.Ordinal);

    [GeneratedRegex(@"\A[a-z]+://[A-Za-z0-9._~:/@%+-]+\z")]
    private static partial Regex Address();
}

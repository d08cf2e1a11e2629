using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;
using RegulatedWorkload.Hosting.Certificates.Authorities;
using RegulatedWorkload.Hosting.Certificates.KeyVault;

namespace RegulatedWorkload.Hosting.Certificates.Verbs;

/// <summary>Where an authority is.</summary>
/// <param name="Vault">Its Key Vault, or null when it is in files.</param>
/// <param name="Name">The name of its key, or the path of its files without extensions.</param>
internal sealed partial record AuthorityPlace(Uri? Vault, string Name)
{
    /// <summary>The option <c>--ca</c>.</summary>
    public static Option<AuthorityPlace> Option() => new("--ca")
    {
        Description = "The authority: the path of its files .crt and .key (PEM) without the extension, or "
            + "https://VAULT/keys/NAME.",
        Required = true,
        HelpName = "PATH|URL",
        CustomParser = Parse,
    };

    /// <summary>Opens the authority.</summary>
    /// <exception cref="CertificateFaultException">It cannot be opened, or may not issue.</exception>
    public async Task<Authority> OpenAsync(CancellationToken cancellationToken) => Vault is null
        ? AuthorityFile.Open(Name, TimeProvider.System)
        : await new KeyVaultAuthority(new KeyVaultConnection(), Vault, Name)
            .OpenAsync(TimeProvider.System, cancellationToken);

    private static AuthorityPlace? Parse(ArgumentResult result)
    {
        var text = result.Tokens.Single().Value;
        if (!text.Contains("://", StringComparison.Ordinal)) return new AuthorityPlace(null, Path.GetFullPath(text));
        if (Uri.TryCreate(text, UriKind.Absolute, out var address)
            && address is { Scheme: "https", UserInfo: "", Query: "", Fragment: "" }
            && KeyPath().Match(address.AbsolutePath) is { Success: true } path)
        {
            return new AuthorityPlace(new Uri(address, "/"), path.Groups["name"].Value);
        }

        result.AddError("--ca must be a path, or https://VAULT/keys/NAME without a version.");
        return null;
    }

    [GeneratedRegex(@"\A/keys/(?<name>[0-9A-Za-z-]{1,127})\z")]
    private static partial Regex KeyPath();
}

using System.Globalization;
using System.Security.Authentication;
using System.Text.RegularExpressions;
using Azure;
using Azure.Identity;

namespace RegulatedWorkload.ServiceDefaults.Secrets.KeyVault;

/// <summary>Why Key Vault was of no help, as the end of a sentence. It quotes nothing that a server wrote.</summary>
internal static partial class KeyVaultCause
{
    public static string Of(Exception fault)
    {
        var causes = Causes(fault).ToList();
        if (causes.OfType<AuthenticationFailedException>().Any()) return OfToken(causes);
        if (causes.OfType<RequestFailedException>().LastOrDefault(failed => failed.Status > 0) is { } answer)
        {
            return OfAnswer(answer);
        }

        if (Network(causes) is { } network) return "the vault " + network;
        if (causes.OfType<InvalidOperationException>().Any(cause => cause.Message.Contains("challenge", Word)))
        {
            return "its challenge names a resource that is not this vault's, so no token is sent to it";
        }

        return $"an unexpected {causes[^1].GetType().Name} stopped it";
    }

    /// <summary>Why there is no token of Microsoft Entra ID, as the end of a sentence.</summary>
    public static string OfToken(Exception fault) => OfToken(Causes(fault).ToList());

    private const StringComparison Word = StringComparison.OrdinalIgnoreCase;

    private static string OfAnswer(RequestFailedException answer) => answer.Status switch
    {
        401 => "the vault does not accept the token of this service's identity (401)",
        403 when answer.Message.Contains("SecretDisabled", Word) || answer.Message.Contains("disabled secret", Word) =>
            "its current version is disabled (403); enable it or add a version",
        403 => "the identity of this service may not read it (403); assign it the role 'Key Vault Secrets User' on "
            + "this secret, and check that the vault admits its network",
        404 => "it does not exist (404); add it, or recover it if it was deleted",
        429 => "the vault is asked too often (429)",
        var status => string.Create(CultureInfo.InvariantCulture, $"the vault answers with status {status}"),
    };

    private static string OfToken(List<Exception> causes)
    {
        if (causes.OfType<FileNotFoundException>().Any() || causes.OfType<DirectoryNotFoundException>().Any())
        {
            return "the service account token that AZURE_FEDERATED_TOKEN_FILE names does not exist";
        }

        var code = causes.Select(cause => EntraCode().Match(cause.Message)).FirstOrDefault(match => match.Success);
        if (code is not null)
        {
            return $"Microsoft Entra ID refuses a token ({code.Value}); "
                + "check the federated credential of this identity";
        }

        return "Microsoft Entra ID " + (Network(causes) ?? "gives no token");
    }

    private static string? Network(List<Exception> causes)
    {
        if (causes.OfType<OperationCanceledException>().Any()) return "does not answer in time";
        if (causes.OfType<HttpRequestException>().LastOrDefault() is { } failed)
        {
            return failed.HttpRequestError switch
            {
                HttpRequestError.NameResolutionError => "has a host name that is not found",
                HttpRequestError.SecureConnectionError => "does not prove itself by a certificate that is trusted here",
                _ when causes.OfType<AuthenticationException>().Any() =>
                    "does not prove itself by a certificate that is trusted here",
                _ => "is unreachable",
            };
        }

        return causes.OfType<IOException>().Any() ? "is unreachable" : null;
    }

    private static IEnumerable<Exception> Causes(Exception? fault)
    {
        for (; fault is not null; fault = fault.InnerException)
        {
            yield return fault;
            if (fault is not AggregateException { InnerExceptions: [.., var last] }) continue;
            foreach (var cause in Causes(last))
            {
                yield return cause;
            }

            yield break;
        }
    }

    [GeneratedRegex("AADSTS[0-9]{1,9}")]
    private static partial Regex EntraCode();
}

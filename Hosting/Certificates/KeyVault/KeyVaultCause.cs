using System.Globalization;
using System.Text.RegularExpressions;
using Azure;
using Azure.Identity;

namespace RegulatedWorkload.Hosting.Certificates.KeyVault;

/// <summary>Why Key Vault was of no help, as the end of a sentence. It quotes nothing that a server wrote.</summary>
internal static partial class KeyVaultCause
{
    public static bool Knows(Exception fault) =>
        fault is RequestFailedException or AuthenticationFailedException or OperationCanceledException
            or AggregateException or IOException or System.Text.Json.JsonException or KeyNotFoundException
            or FormatException
        || IsForeignChallenge(fault);

    /// <param name="fault">What was thrown.</param>
    /// <param name="wanted">What was to be done, after "may not".</param>
    public static string Of(Exception fault, string wanted)
    {
        var causes = Causes(fault).ToList();
        if (causes.OfType<CredentialUnavailableException>().Any())
        {
            return "no one is signed in to Azure here; run 'az login', or give the job a workload identity";
        }

        if (causes.OfType<AuthenticationFailedException>().Any())
        {
            var code = causes.Select(cause => EntraCode().Match(cause.Message)).FirstOrDefault(match => match.Success);
            return $"Microsoft Entra ID gives no token{(code is null ? "" : $" ({code.Value})")}";
        }

        if (causes.Any(IsForeignChallenge))
        {
            return "its challenge names a resource that is not this vault's, so no token is sent to it";
        }

        return causes.OfType<RequestFailedException>().FirstOrDefault(failed => failed.Status > 0) is { } answer
            ? OfAnswer(answer.Status, wanted)
            : OfNetwork(causes);
    }

    private static bool IsForeignChallenge(Exception fault) =>
        fault is InvalidOperationException && fault.Message.Contains("challenge", StringComparison.OrdinalIgnoreCase);

    private static string OfAnswer(int status, string wanted) => status switch
    {
        401 => "the vault does not accept the token (401)",
        403 => $"the identity signed in may not {wanted} (403); docs/certificates.md names the roles, and the vault "
            + "must admit this network",
        404 => "it does not exist (404)",
        409 => "the vault holds a deleted object of that name (409); recover or purge it",
        429 => "the vault is asked too often (429)",
        _ => string.Create(CultureInfo.InvariantCulture, $"the vault answers with status {status}"),
    };

    private static string OfNetwork(List<Exception> causes)
    {
        if (causes.OfType<OperationCanceledException>().Any()) return "the vault does not answer in time";
        if (causes.OfType<System.Security.Authentication.AuthenticationException>().Any())
        {
            return "the vault does not prove itself by a certificate that is trusted here";
        }

        return causes.OfType<HttpRequestException>().Any()
            ? "the vault is unreachable"
            : "the vault's answer makes no sense";
    }

    private static IEnumerable<Exception> Causes(Exception? fault)
    {
        for (; fault is not null; fault = fault.InnerException)
        {
            yield return fault;
            if (fault is not AggregateException several) continue;
            foreach (var cause in several.InnerExceptions.SelectMany(Causes))
            {
                yield return cause;
            }

            yield break;
        }
    }

    [GeneratedRegex("AADSTS[0-9]{1,9}")]
    private static partial Regex EntraCode();
}

using System.Net;
using System.Security.Cryptography;

namespace RegulatedWorkload.Payments.Acquirer;

/// <summary>
/// Whether the acquirer has refused the client certificate, and with it a request that it has not acted on: by a TLS
/// alert about certificates (RFC 8446, 6.2), or by 401 or 403 (RFC 9110, 15.5). A connection that is merely lost is no
/// refusal, since the request may have been read before.
/// </summary>
internal static class CredentialRefusal
{
    // OpenSSL tells an alert that it received as the reason 1000 and the number of the alert. Where TLS is not OpenSSL,
    // alerts are not told apart, and count as a connection that was lost.
    private const int Reasons = 0x7FFFFF;
    private const int FirstAlert = 1000;

    // bad_certificate to certificate_unknown, unknown_ca, access_denied, certificate_required.
    private static readonly int[] Alerts = [42, 43, 44, 45, 46, 48, 49, 116];

    public static bool Is(HttpResponseMessage answer) =>
        answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden;

    public static bool Is(HttpRequestException failure)
    {
        for (Exception? cause = failure; cause is not null; cause = cause.InnerException)
        {
            if (cause is CryptographicException && Alerts.Contains((cause.HResult & Reasons) - FirstAlert)) return true;
        }

        return false;
    }
}

using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace RegulatedWorkload.Delivery.Registry;

/// <summary>Answers a registry's challenge: with name and password, or with a token of its token service.</summary>
internal sealed class TokenExchange(HttpMessageInvoker http, string host)
{
    private const int LongestAnswer = 1 << 20;

    /// <summary>What to send with requests; null when there is nothing to answer the challenge with.</summary>
    /// <exception cref="RegistryException">The token service refuses, or cannot be used.</exception>
    public async Task<AuthenticationHeaderValue?> AuthorizeAsync(
        Challenge challenge, IReadOnlyList<string> scopes, RegistryCredential? credential,
        CancellationToken cancellationToken)
    {
        if (challenge.Realm is not { } realm) return Basic(credential);
        if (realm.Scheme != Uri.UriSchemeHttps && !Repository.IsLoopback(realm.Host))
        {
            throw Failure(realm, "that is no https address, so that a password would travel in clear");
        }

        using var request = Request(realm, challenge.Service, scopes, credential);
        try
        {
            using var response = await http.SendAsync(request, cancellationToken);
            return response.IsSuccessStatusCode
                ? new AuthenticationHeaderValue("Bearer", await ReadAsync(response, realm, cancellationToken))
                : throw Failure(realm, $"it answers {(int)response.StatusCode} {response.ReasonPhrase}");
        }
        catch (HttpRequestException fault)
        {
            throw Failure(realm, $"it cannot be reached ({fault.Message})");
        }
    }

    private static HttpRequestMessage Request(
        Uri realm, string? service, IReadOnlyList<string> scopes, RegistryCredential? credential)
    {
        List<KeyValuePair<string, string>> parameters = [];
        if (service is not null) parameters.Add(new("service", service));
        if (credential?.IdentityToken is { } token)
        {
            parameters.Add(new("grant_type", "refresh_token"));
            parameters.Add(new("client_id", "regulated-workload"));
            parameters.Add(new("scope", string.Join(' ', scopes)));
            parameters.Add(new("refresh_token", token));
            return new HttpRequestMessage(HttpMethod.Post, realm) { Content = new FormUrlEncodedContent(parameters) };
        }

        parameters.AddRange(scopes.Select(scope => KeyValuePair.Create("scope", scope)));
        var query = string.Join('&', parameters.Select(pair => $"{pair.Key}={Uri.EscapeDataString(pair.Value)}"));
        var address = new UriBuilder(realm) { Query = realm.Query.Length > 1 ? $"{realm.Query[1..]}&{query}" : query };
        var request = new HttpRequestMessage(HttpMethod.Get, address.Uri);
        request.Headers.Authorization = Basic(credential);
        return request;
    }

    private static AuthenticationHeaderValue? Basic(RegistryCredential? credential) => credential is { User: { } user }
        ? new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{credential.Password}")))
        : null;

    private async Task<string> ReadAsync(HttpResponseMessage response, Uri realm, CancellationToken cancellationToken)
    {
        var answer = await BoundedContent.ReadAsync(response.Content, LongestAnswer, realm.Authority, cancellationToken)
            ?? throw Failure(realm, "its answer is longer than a token can be");
        try
        {
            using var document = JsonDocument.Parse(answer);
            foreach (var name in (string[])["access_token", "token"])
            {
                if (document.RootElement.TryGetProperty(name, out var token)
                    && token.GetString() is { Length: > 0 } text)
                {
                    return text;
                }
            }
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            throw Failure(realm, "its answer is not the JSON of a token");
        }

        throw Failure(realm, "its answer holds no token");
    }

    private RegistryException Failure(Uri realm, string why) => new(
        $"The registry {host} has its tokens issued at {realm.GetLeftPart(UriPartial.Path)}, and none is available: "
        + $"{why}. Sign in with 'docker login {host}', or 'az acr login' for Azure, with an account that may use the "
        + "repository.");
}

using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;

namespace RegulatedWorkload.Delivery.Registry;

/// <summary>
/// Sends requests to registries: signs in where a registry asks for it, asks again where one is busy, and never speaks
/// plain HTTP with another machine.
/// </summary>
internal sealed class RegistryTransport(IRegistryCredentials credentials, TimeProvider time) : IDisposable
{
    private const int Attempts = 4;

    // Layers are large and uplinks are not; a registry that is silent for this long is gone.
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler
    {
        ConnectTimeout = TimeSpan.FromSeconds(15),
        MaxAutomaticRedirections = 5,
        UseCookies = false,
    });

    private readonly ConcurrentDictionary<string, AuthenticationHeaderValue> _signedIn = new(StringComparer.Ordinal);

    /// <summary>The answer, whatever its status; redirections are followed.</summary>
    /// <exception cref="RegistryException">No answer came, or no way to sign in was found.</exception>
    public async Task<HttpResponseMessage> SendAsync(RegistryCall call, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var response = await SignedInAsync(call, cancellationToken);
            if (attempt == Attempts || !IsPassing(response.StatusCode)) return response;
            var pause = response.Headers.RetryAfter?.Delta ?? TimeSpan.FromSeconds(attempt);
            response.Dispose();
            await Task.Delay(pause < LongestPause ? pause : LongestPause, time, cancellationToken);
        }
    }

    /// <summary>Whether a registry that has accepted a change shows it, at once or within some seconds.</summary>
    public async Task<bool> ComesTrueAsync(
        Func<CancellationToken, Task<bool>> isTrue, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (await isTrue(cancellationToken)) return true;
            if (attempt == Attempts) return false;
            await Task.Delay(TimeSpan.FromSeconds(attempt), time, cancellationToken);
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> SignedInAsync(RegistryCall call, CancellationToken cancellationToken)
    {
        var key = $"{call.Repository.Host} {string.Join(' ', call.Scopes)}";
        var response = await OnceAsync(call, _signedIn.GetValueOrDefault(key), cancellationToken);
        if (response.StatusCode != HttpStatusCode.Unauthorized
            || Challenge.Read(response.Headers.WwwAuthenticate) is not { } challenge)
        {
            return response;
        }

        var credential = await credentials.FindAsync(call.Repository.Host, cancellationToken);
        var tokens = new TokenExchange(_http, call.Repository.Host);
        if (await tokens.AuthorizeAsync(challenge, call.Scopes, credential, cancellationToken) is not { } signedIn)
        {
            return response;
        }

        response.Dispose();
        _signedIn[key] = signedIn;
        return await OnceAsync(call, signedIn, cancellationToken);
    }

    private async Task<HttpResponseMessage> OnceAsync(
        RegistryCall call, AuthenticationHeaderValue? signedIn, CancellationToken cancellationToken)
    {
        var target = call.Target;
        if (target.Scheme != Uri.UriSchemeHttps && !Repository.IsLoopback(target.Host))
        {
            throw new RegistryException(
                $"The registry {call.Repository.Host} sends its callers to {target.Scheme}://{target.Authority}, which "
                + "is not encrypted; make it name an https address.");
        }

        using var request = new HttpRequestMessage(call.Method, target);
        foreach (var type in call.Accept) request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(type));
        // A registry may redirect uploads to another host, which must not see the credential.
        if (target.Authority == call.Repository.Origin.Authority) request.Headers.Authorization = signedIn;
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Deadline);
        try
        {
            if (call.Content is { } content) request.Content = await content(deadline.Token);
            return await _http.SendAsync(request, deadline.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new RegistryException(
                $"The registry {call.Repository.Host} was asked to {call.Purpose} and has not answered for 10 "
                + "minutes; try again later.");
        }
        catch (HttpRequestException fault)
        {
            throw fault.InnerException as RegistryException ?? new RegistryException(
                $"The registry {call.Repository.Host} was asked to {call.Purpose} and cannot be reached: "
                + $"{fault.Message} Check its name and the network between.", fault);
        }
    }

    private static bool IsPassing(HttpStatusCode status) =>
        status is HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway
            or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;
}

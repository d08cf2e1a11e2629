using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using RegulatedWorkload.ServiceDefaults.Calls;
using RegulatedWorkload.ServiceDefaults.Identity;
using RegulatedWorkload.ServiceDefaults.Telemetry;
using RegulatedWorkload.ServiceDefaults.Values;

namespace RegulatedWorkload.ServiceDefaults.Probing;

/// <summary>
/// Attempts connections as this service, each on a connection of its own, and says which layer ended them: the name,
/// the network, TLS or authorization.
/// </summary>
/// <remarks>
/// A path is asked for with OPTIONS and without a body (RFC 9110, section 9.3.7). Authorization decides by identity and
/// path before any endpoint is chosen, and no method and no page takes OPTIONS: an attempt that goes through is
/// answered by routing and does nothing.
/// </remarks>
internal sealed class Prober(WorkloadIdentity identity, SecurityEvents security)
{
    private const int AtOnce = 8;

    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Attempts all targets, those of one address one after the other; an address out of reach is attempted once.
    /// </summary>
    /// <returns>One attempt for each target, in their order.</returns>
    public async Task<IReadOnlyList<ProbeAttempt>> AttemptAsync(
        IReadOnlyList<ProbeTarget> targets, CancellationToken cancellationToken)
    {
        var attempts = new ProbeAttempt[targets.Count];
        await Parallel.ForEachAsync(
            targets.Index().GroupBy(entry => entry.Item.Address, StringComparer.Ordinal),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (entries, token) =>
            {
                (AttemptLayer Layer, string Detail)? stopped = null;
                foreach (var (index, target) in entries)
                {
                    var ended = stopped ?? await AttemptAsync(target, token);
                    attempts[index] = new ProbeAttempt(target.Target, target.Request, ended.Layer, ended.Detail);
                    // No name and no network sees more of an attempt than its address.
                    if (ended.Layer is AttemptLayer.Name or AttemptLayer.Network) stopped = ended;
                }
            });
        return attempts;
    }

    private async Task<(AttemptLayer Layer, string Detail)> AttemptAsync(
        ProbeTarget target, CancellationToken cancellationToken)
    {
        _ = CalleeAddress.TryParse(target.Address, out var address);
        if (await ResolveAsync(address!.Host, cancellationToken) is not [var first, ..])
        {
            return (AttemptLayer.Name, "no address");
        }

        using var socket = CalleeStream.CreateSocket(first.AddressFamily);
        if (await ConnectAsync(socket, new IPEndPoint(first, address.Port), cancellationToken) is { } stopped)
        {
            return (AttemptLayer.Network, stopped);
        }

        if (target.Path is null || !SpiffeId.TryParse(target.Identity, out var expected))
        {
            return (AttemptLayer.None, "connected");
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(AnswerTimeout);
        await using var tls = new SslStream(new CalleeStream(socket));
        if (await HandshakeAsync(tls, target.Target, address.Host, expected, limit.Token) is { } refusal)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return (AttemptLayer.Tls, refusal);
        }

        var answer = await AskAsync(tls, new Uri($"https://{target.Address}{target.Path}"), limit.Token);
        cancellationToken.ThrowIfCancellationRequested();
        return answer;
    }

    private static async Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        if (IPAddress.TryParse(host, out var address)) return [address];
        try
        {
            return await Dns.GetHostAddressesAsync(host, cancellationToken);
        }
        catch (SocketException)
        {
            return [];
        }
    }

    private static async Task<string?> ConnectAsync(
        Socket socket, IPEndPoint address, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(ConnectTimeout);
        try
        {
            await socket.ConnectAsync(address, limit.Token);
            return null;
        }
        catch (SocketException failure)
        {
            return failure.SocketErrorCode switch
            {
                SocketError.ConnectionRefused => "refused",
                SocketError.TimedOut => "timed out",
                _ => "unreachable",
            };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return "timed out";
        }
    }

    private async Task<string?> HandshakeAsync(
        SslStream tls, string target, string host, SpiffeId expected, CancellationToken cancellationToken)
    {
        string? refusal = null;
        try
        {
            await tls.AuthenticateAsClientAsync(
                CalleeTls.Terms(host, identity.Material, (certificate, chain) =>
                {
                    (_, refusal) = identity.ValidateCallee(certificate, chain, expected);
                    if (refusal is not null) security.CalleeRefused(refusal, target);
                    return refusal is null;
                }),
                cancellationToken);
            return null;
        }
        catch (Exception failure)
            when (failure is AuthenticationException or IOException or OperationCanceledException)
        {
            return refusal ?? PeerRefusals.HandshakeFailed;
        }
    }

    private static async Task<(AttemptLayer Layer, string Detail)> AskAsync(
        SslStream tls, Uri address, CancellationToken cancellationToken)
    {
        using var http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            ConnectCallback = (_, _) => ValueTask.FromResult<Stream>(tls),
        });
        using var request = new HttpRequestMessage(HttpMethod.Options, address)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        try
        {
            using var answer = await http.SendAsync(request, cancellationToken);
            var status = ((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture);
            return answer.StatusCode switch
            {
                HttpStatusCode.Forbidden => (AttemptLayer.Authorization, status),
                // Too busy, or this side's certificate has just been replaced.
                HttpStatusCode.ServiceUnavailable => (AttemptLayer.NotAttempted, status),
                _ => (AttemptLayer.None, status),
            };
        }
        catch (HttpRequestException)
        {
            // In TLS 1.3 this side is done before the other has looked at its certificate.
            return (AttemptLayer.Tls, "ended by the callee");
        }
        catch (OperationCanceledException)
        {
            return (AttemptLayer.NotAttempted, "no answer");
        }
    }
}

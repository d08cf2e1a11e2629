using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text.Json;
using RegulatedWorkload.ServiceDefaults.Calls;
using RegulatedWorkload.ServiceDefaults.Configuration;
using RegulatedWorkload.ServiceDefaults.Identity;

namespace RegulatedWorkload.ServiceDefaults.Probing;

/// <summary>
/// Asks the services of a scope for their attempts, as their verifier, and compares them with its expectations.
/// </summary>
internal sealed class SegmentationVerifier(ServiceSettings settings, WorkloadIdentity identity)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>Asks one service after the other.</summary>
    /// <param name="output">
    /// Told one JSON object a line: an <c>answer</c> for each service, then a <c>difference</c> for each attempt that
    /// did not end as it should.
    /// </param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether all attempts ended as they should.</returns>
    /// <exception cref="ConfigurationFaultsException">The expectations cannot be read.</exception>
    public async Task<bool> VerifyAsync(TextWriter output, CancellationToken cancellationToken)
    {
        var expected = Expectations.Read(settings.ExpectedFile).ToLookup(expectation => expectation.Caller);
        var holds = true;
        foreach (var callee in settings.Callees.Values)
        {
            var (report, fault) = await AskAsync(callee, cancellationToken);
            var answer = new VerifierLine(Answer: report ?? new ProbeReport(callee.Service, []), Fault: fault);
            await output.WriteLineAsync(JsonSerializer.Serialize(answer, VerifierJson.Default.VerifierLine));
            holds &= fault is null;
            foreach (var difference in Expectations.Differences([.. expected[callee.Service]], answer))
            {
                holds = false;
                var line = new VerifierLine(Difference: difference);
                await output.WriteLineAsync(JsonSerializer.Serialize(line, VerifierJson.Default.VerifierLine));
            }
        }

        return holds;
    }

    private async Task<(ProbeReport? Report, string? Fault)> AskAsync(
        Callee callee, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        using var http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            ConnectCallback = async (_, token) => await ConnectAsync(callee, token),
        });
        using var request = new HttpRequestMessage(
            HttpMethod.Post, new Uri($"https://{ProbeEndpoint.ServerName}{ProbeEndpoint.Path}"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        try
        {
            using var answer = await http.SendAsync(request, limit.Token);
            if (answer.StatusCode != HttpStatusCode.OK)
            {
                return (null, $"it answers its verifier {(int)answer.StatusCode}");
            }

            await using var body = await answer.Content.ReadAsStreamAsync(limit.Token);
            return (await JsonSerializer.DeserializeAsync(body, ProbeJson.Default.ProbeReport, limit.Token), null);
        }
        catch (HttpRequestException)
        {
            return (null, "it cannot be connected to, or is not itself");
        }
        catch (JsonException)
        {
            return (null, "its answer cannot be read");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, "it does not answer");
        }
    }

    private async Task<Stream> ConnectAsync(Callee callee, CancellationToken cancellationToken)
    {
        var address = CalleeAddress.Of(callee);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        SslStream? tls = null;
        try
        {
            await socket.ConnectAsync(address.Host, address.Port, cancellationToken);
            tls = new SslStream(new NetworkStream(socket, ownsSocket: true));
            await tls.AuthenticateAsClientAsync(
                CalleeTls.Terms(
                    ProbeEndpoint.ServerName,
                    identity.Material,
                    (certificate, chain) =>
                        identity.ValidateCallee(certificate, chain, callee.Identity).Peer is not null),
                cancellationToken);
            return tls;
        }
        catch
        {
            socket.Dispose();
            if (tls is not null) await tls.DisposeAsync();
            throw;
        }
    }
}

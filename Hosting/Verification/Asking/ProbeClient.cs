using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using RegulatedWorkload.Hosting.Certificates;
using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Hosting.Verification.Asking;

/// <summary>Asks services, as the verifier of their scope, to attempt their connections.</summary>
/// <param name="topology">The declaration.</param>
/// <param name="certificates">The directory with a verifier's certificate, key and trust bundle.</param>
internal sealed class ProbeClient(WorkloadTopology topology, Func<Service, string> certificates)
{
    // An entrance asks for no certificate unless it is called by this name; other services do not look at it.
    private const string ServerName = "probe.workload.internal";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly Uri Probe = new($"https://{ServerName}/probe");

    /// <summary>Asks one service. Whatever keeps it from answering becomes the fault of its answer.</summary>
    /// <param name="service">The service.</param>
    /// <param name="address">Where it listens for calls.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<ProbeAnswer> AskAsync(Service service, EndPoint address, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            using var http = new HttpMessageInvoker(Handler(service, address));
            using var request = new HttpRequestMessage(HttpMethod.Post, Probe)
            {
                Version = HttpVersion.Version20,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            };
            using var answer = await http.SendAsync(request, limit.Token);
            return answer.StatusCode switch
            {
                HttpStatusCode.OK => ProbeAnswer.Parse(await answer.Content.ReadAsByteArrayAsync(limit.Token)),
                HttpStatusCode.TooManyRequests => ProbeAnswer.None(
                    service.Name, "it was asked a moment ago; ask again in ten seconds"),
                var status => ProbeAnswer.None(service.Name, $"it answers its verifier {(int)status}"),
            };
        }
        catch (HttpRequestException failure)
        {
            return ProbeAnswer.None(service.Name, failure.InnerException switch
            {
                AuthenticationException => "it does not prove to be itself",
                SocketException => "nothing listens at its address",
                _ => "it ends the connection of its verifier",
            });
        }
        catch (JsonException)
        {
            return ProbeAnswer.None(service.Name, "its answer cannot be read");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return ProbeAnswer.None(service.Name, $"it did not answer in {Limit.TotalSeconds} s");
        }
    }

    private SocketsHttpHandler Handler(Service service, EndPoint address)
    {
        var verifier = topology.VerifierOf(service.Scope)
            ?? throw new WorkloadException(
                "The declaration names no verifier; add VerifiedBy(\"verifier\") to AppHost/Workload.cs.");
        var directory = certificates(verifier);
        var leaf = X509Certificate2.CreateFromPemFile(
            Path.Combine(directory, "tls.crt"), Path.Combine(directory, "tls.key"));
        var trust = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        trust.CustomTrustStore.ImportFromPemFile(Path.Combine(directory, "ca.crt"));
        var purpose = LeafRequest.Of(topology, service, default).Purpose();
        return new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            MaxResponseHeadersLength = 16,
            ConnectCallback = (_, token) => ConnectAsync(address, token),
            SslOptions = new SslClientAuthenticationOptions
            {
                ClientCertificates = [leaf],
                CertificateChainPolicy = trust,
                // A service is known by its SPIFFE ID, which is compared with all else that its leaf says.
                RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
                    (errors & ~SslPolicyErrors.RemoteCertificateNameMismatch) == SslPolicyErrors.None
                    && certificate is X509Certificate2 shown
                    && LeafRequest.PurposeOf(shown) == purpose,
            },
        };
    }

    private static async ValueTask<Stream> ConnectAsync(EndPoint address, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

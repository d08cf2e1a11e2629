using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace RegulatedWorkload.Tests.Prober;

/// <summary>
/// Started in the network of a container, with the certificate of its service and that which the entrance shows to
/// browsers: tries each address that it reads, a line each, and writes what came of it.
/// </summary>
internal static class Program
{
    // Of such an address a connection is all that is asked.
    private const string Connection = "tcp";

    // What is out of reach never answers; what is in reach, on this machine, accepts in a moment.
    private static readonly TimeSpan ConnectPatience = TimeSpan.FromSeconds(5);

    // As many as a service attempts: one that is asked for more handshakes at once lets some wait.
    private static readonly SemaphoreSlim Handshakes = new(8);

    private static readonly TimeSpan AnswerPatience = TimeSpan.FromMinutes(1);

    public static async Task<int> Main(string[] arguments)
    {
        using var certificate = X509Certificate2.CreateFromPemFile(
            Path.Combine(arguments[0], "tls.crt"), Path.Combine(arguments[0], "tls.key"));
        var trust = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        trust.CustomTrustStore.ImportFromPemFile(Path.Combine(arguments[0], "ca.crt"));
        trust.CustomTrustStore.ImportFromPemFile(Path.Combine(arguments[1], "tls.crt"));
        var options = new SslClientAuthenticationOptions
        {
            ClientCertificates = [certificate],
            CertificateChainPolicy = trust,
            // Services are named by SPIFFE ID and not by address.
            RemoteCertificateValidationCallback = (_, _, _, errors) =>
                (errors & ~SslPolicyErrors.RemoteCertificateNameMismatch) == SslPolicyErrors.None,
        };
        var targets = (await Console.In.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var outcomes = await Task.WhenAll(targets.Select(target => TryAsync(new Uri(target), options)));
        foreach (var outcome in outcomes) Console.WriteLine(outcome);
        return 0;
    }

    private static async Task<string> TryAsync(Uri target, SslClientAuthenticationOptions options)
    {
        try
        {
            using var connecting = new CancellationTokenSource(ConnectPatience);
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(IPAddress.Parse(target.Host), target.Port, connecting.Token);
        }
        catch (Exception failure) when (failure is SocketException or OperationCanceledException)
        {
            return "unreachable";
        }

        if (target.Scheme == Connection) return "admitted";
        await Handshakes.WaitAsync();
        using var patience = new CancellationTokenSource(AnswerPatience);
        try
        {
            return await AskAsync(target, options, patience.Token);
        }
        catch (Exception failure) when (failure is HttpRequestException or AuthenticationException or IOException)
        {
            return "refused";
        }
        finally
        {
            Handshakes.Release();
        }
    }

    // A call of gRPC without a message: who may call is decided before anything is read of it.
    private static async Task<string> AskAsync(
        Uri target, SslClientAuthenticationOptions options, CancellationToken patience)
    {
        using var client = new HttpClient(new SocketsHttpHandler { SslOptions = options });
        using var request = new HttpRequestMessage(HttpMethod.Post, target)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent([0, 0, 0, 0, 0]),
        };
        request.Headers.TE.ParseAdd("trailers");
        request.Content.Headers.ContentType = new("application/grpc");
        using var answer = await client.SendAsync(request, patience);
        await answer.Content.ReadAsByteArrayAsync(patience);
        var status = answer.Headers.TryGetValues("grpc-status", out var early) ? early.Single()
            : answer.TrailingHeaders.TryGetValues("grpc-status", out var late) ? late.Single()
            : "";
        const string permissionDenied = "7";
        return status == permissionDenied || answer.StatusCode == HttpStatusCode.Forbidden ? "refused" : "admitted";
    }
}

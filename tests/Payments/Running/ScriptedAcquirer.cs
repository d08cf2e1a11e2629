using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace RegulatedWorkload.Tests.Payments.Running;

/// <summary>
/// An acquirer that speaks JSON over mutual TLS under its own authority, byte by byte, so that a test can have it
/// answer in any way. Unless a test says otherwise it does and says what is right.
/// </summary>
internal sealed class ScriptedAcquirer : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly TcpListener _listener;
    private readonly X509Certificate2 _certificate;
    private readonly X509ChainPolicy _clients;
    private readonly List<Task> _connections = [];
    private readonly Task _accepting;
    private readonly Lock _counting = new();
    private int _refused;
    private int _open;

    public ScriptedAcquirer(TestWorkload workload)
    {
        var files = workload.Certificates("acquirer");
        _certificate = X509Certificate2.CreateFromPemFile(
            Path.Combine(files, "tls.crt"), Path.Combine(files, "tls.key"));
        _clients = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        _clients.CustomTrustStore.ImportFromPemFile(Path.Combine(files, "ca.crt"));
        _listener = new TcpListener(IPAddress.Loopback, workload.PortOf("acquirer"));
        _listener.Start();
        _accepting = AcceptAsync();
        workload.Keep(this);
    }

    public Ledger Ledger { get; } = new();

    /// <summary>What is answered, byte for byte; null drops the connection.</summary>
    public Func<AcquirerCall, Task<byte[]?>> Conduct { get; set; } = Honest;

    /// <summary>Whether a client may use the interface, by its certificate. Others are told 403.</summary>
    public Func<X509Certificate2, bool> Admits { get; set; } = _ => true;

    /// <summary>Whether those others are kept out in the handshake already, without a word.</summary>
    public bool IsSilent { get; set; }

    /// <summary>How many requests a connection serves.</summary>
    public int RequestsPerConnection { get; set; } = int.MaxValue;

    /// <summary>The serial numbers of the certificates that requests came with, oldest first.</summary>
    public ConcurrentQueue<string> Clients { get; } = new();

    /// <summary>
    /// How many requests were refused for their certificate. Those that need a connection which is kept out never come:
    /// a client also opens connections that it then has no request for.
    /// </summary>
    public int Refused => _refused;

    /// <summary>How many connections there have been at once, at most.</summary>
    public int MostConnections { get; private set; }

    /// <summary>Cancelled when the acquirer goes away.</summary>
    public CancellationToken Stopping => _stopping.Token;

    public static Task<byte[]?> Honest(AcquirerCall call) => Task.FromResult<byte[]?>(call.Answer());

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_connections);
        _certificate.Dispose();
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stopping.Token)));
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var connection = client;
        Count(1);
        await using var tls = new SslStream(client.GetStream());
        try
        {
            await tls.AuthenticateAsServerAsync(
                new SslServerAuthenticationOptions
                {
                    ServerCertificate = _certificate,
                    EnabledSslProtocols = SslProtocols.Tls13,
                    ClientCertificateRequired = true,
                    RemoteCertificateValidationCallback = (_, shown, _, _) => IsClient(shown),
                },
                Stopping);
            var shown = (X509Certificate2)tls.RemoteCertificate!;
            for (var i = 1; i <= RequestsPerConnection && await ReadAsync(tls) is { } call; i++)
            {
                Clients.Enqueue(shown.SerialNumber);
                var admitted = Admits(shown);
                if (!admitted) Interlocked.Increment(ref _refused);
                if (await (admitted ? Conduct(call) : RefuseAsync()) is not { } answer) return;
                await tls.WriteAsync(i == RequestsPerConnection ? AcquirerCall.Last(answer) : answer, Stopping);
            }
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException or AuthenticationException)
        {
        }
        finally
        {
            Count(-1);
        }
    }

    private void Count(int more)
    {
        lock (_counting)
        {
            _open += more;
            MostConnections = Math.Max(MostConnections, _open);
        }
    }

    private static Task<byte[]?> RefuseAsync() => Task.FromResult<byte[]?>(AcquirerCall.Http(403, ""));

    private bool IsClient(X509Certificate? shown)
    {
        using var chain = new X509Chain { ChainPolicy = _clients.Clone() };
        return shown is X509Certificate2 certificate && chain.Build(certificate) && (!IsSilent || Admits(certificate));
    }

    private async Task<AcquirerCall?> ReadAsync(SslStream tls)
    {
        var text = new StringBuilder();
        var buffer = new byte[4096];
        while (!IsComplete(text.ToString()))
        {
            var read = await tls.ReadAsync(buffer, Stopping);
            if (read == 0) return null;
            text.Append(Encoding.UTF8.GetString(buffer, 0, read));
        }

        var request = text.ToString();
        var line = request.Split(' ', 3);
        var (start, end) = (request.IndexOf('{', StringComparison.Ordinal), request.LastIndexOf('}'));
        return new AcquirerCall(Ledger, line[0], line[1], start < 0 ? "" : request[start..(end + 1)]);
    }

    // A request of payments has either a length or one chunk; bodies are JSON objects.
    private static bool IsComplete(string request)
    {
        var end = request.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0) return false;
        var (head, body) = (request[..end], request[(end + 4)..]);
        if (head.Contains("chunked", StringComparison.OrdinalIgnoreCase))
        {
            return body.EndsWith("0\r\n\r\n", StringComparison.Ordinal);
        }

        return !head.Contains("Content-Length", StringComparison.OrdinalIgnoreCase) || body.EndsWith('}');
    }
}

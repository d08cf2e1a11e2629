using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;

namespace RegulatedWorkload.Tests.Containers.Running;

/// <summary>
/// Clients that ask one entrance for the shop, each from an address of its own as a trusted proxy would tell it.
/// </summary>
/// <param name="entrance">Where the entrance listens.</param>
/// <param name="version">The version of HTTP; over the first each has a connection of its own too.</param>
internal sealed class Strangers(IPEndPoint entrance, Version version) : IDisposable
{
    private const int ASecond = 128;
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(125);

    private readonly HttpClient _client = new(new SocketsHttpHandler
    {
        UseCookies = false,
        EnableMultipleHttp2Connections = true,
        // What is attacked is known by its address; whether browsers believe it is tested elsewhere.
        SslOptions = new SslClientAuthenticationOptions
        {
            RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null,
        },
        ConnectCallback = async (_, token) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(entrance, token);
            return new NetworkStream(socket, ownsSocket: true);
        },
    });

    private int _strangers;

    /// <summary>What became of each request: its status, or <c>refused</c> where there was no answer.</summary>
    public ConcurrentBag<string> Outcomes { get; } = [];

    /// <summary>So many at once, and each again when it has its answer.</summary>
    public Task AskAtOnceAsync(int count, int times) => Task.WhenAll(Enumerable.Range(0, count).Select(async _ =>
    {
        for (var i = 0; i < times; i++) await AskAsync();
    }));

    /// <summary>So many, 128 of them a second whether they are answered or not.</summary>
    public async Task KeepAskingAsync(int count)
    {
        using var beat = new PeriodicTimer(Beat);
        var all = new List<Task>();
        while (all.Count < count && await beat.WaitForNextTickAsync(TestContext.Current.CancellationToken))
        {
            for (var i = 0; i < ASecond * Beat.TotalSeconds; i++) all.Add(AskAsync());
        }

        await Task.WhenAll(all);
    }

    public void Dispose() => _client.Dispose();

    private async Task AskAsync()
    {
        var number = Interlocked.Increment(ref _strangers);
        using var request = new HttpRequestMessage(HttpMethod.Get, "https://shop.dev.localhost/")
        {
            Version = version,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Headers.Add("X-Forwarded-For", $"198.{18 + (number >> 16)}.{(number >> 8) & 255}.{number & 255}");
        try
        {
            using var answer = await _client.SendAsync(request, TestContext.Current.CancellationToken);
            var later = answer.Headers.RetryAfter is null ? "" : " later";
            Outcomes.Add($"{(int)answer.StatusCode}{later}");
        }
        catch (HttpRequestException)
        {
            Outcomes.Add("refused");
        }
    }
}

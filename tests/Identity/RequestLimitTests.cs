using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Grpc.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using RegulatedWorkload.ServiceDefaults.Hosting;

namespace RegulatedWorkload.Tests.Identity;

/// <summary>What a caller may make a service hold has an end, also when the caller is one that is declared.</summary>
public sealed class RequestLimitTests() : CatalogTests(Peer.List, "/")
{
    private const int TooMany = 40;

    [Fact]
    public async Task More_requests_than_a_service_works_on_are_told_to_come_again()
    {
        using var caller = Caller();
        using var stranger = new Stranger(Catalog.Port, Authority.Issue(Peer.Id("storefront")));
        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Catalog.Held = end.Task;
        var asked = Enumerable.Range(0, RequestLimits.MaxRequests + TooMany)
            .Select(_ => caller.SendAsync(Request(new ByteArrayContent([])), Token))
            .ToList();

        await Eventually.BecomesAsync(() => asked.Count(one => one.IsCompleted), refused => refused == TooMany);
        Assert.Equal(StatusCode.Unavailable, (await stranger.ListAsync()).StatusCode);
        end.SetResult();

        var answers = await Task.WhenAll(asked);
        var refusals = answers.Where(answer => answer.StatusCode == HttpStatusCode.ServiceUnavailable).ToList();
        Assert.Equal(TooMany, refusals.Count);
        Assert.All(refusals, refusal => Assert.NotNull(refusal.Headers.RetryAfter?.Delta));
        Assert.Equal(RequestLimits.MaxRequests, answers.Count(answer => answer.StatusCode == HttpStatusCode.OK));
        Assert.Equal(StatusCode.OK, (await stranger.ListAsync()).StatusCode);
        Assert.Equal(("load", "too-many-requests"), await Catalog.Observed.NextRefusalAsync());
    }

    [Fact]
    public async Task A_larger_body_than_any_is_not_read()
    {
        using var caller = Caller();
        using var answer = await caller.SendAsync(
            Request(new ByteArrayContent(new byte[RequestLimits.MaxBody + 1])), Token);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Fact]
    public async Task A_connection_that_there_is_no_room_for_is_ended_until_others_have_gone()
    {
        using var stranger = new Stranger(Catalog.Port, Authority.Issue(Peer.Id("storefront")));
        var open = new List<Socket>();
        try
        {
            while (open.Count <= RequestLimits.MaxConnections) open.Add(await ConnectAsync());

            Assert.Equal(("load", ConnectionLimit.TooMany), await Catalog.Observed.NextRefusalAsync());
            Assert.True(await IsEndedAsync(open[^1]));
        }
        finally
        {
            open.ForEach(socket => socket.Dispose());
        }

        await Eventually.BecomesAsync(
            async () => (await stranger.ListAsync()).StatusCode, status => status == StatusCode.OK);
    }

    [Fact]
    public void What_arrives_on_connections_is_bounded()
    {
        var limits = Catalog.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits;

        // It would count connections that are long gone.
        Assert.Null(limits.MaxConcurrentConnections);
        Assert.InRange(limits.Http2.InitialConnectionWindowSize, RequestLimits.MaxBody, 4 * RequestLimits.MaxBody);
        Assert.InRange(limits.Http2.MaxStreamsPerConnection, 1, 100);
        Assert.NotNull(limits.MinRequestBodyDataRate);
        Assert.NotNull(limits.MinResponseDataRate);
    }

    private static async Task<bool> IsEndedAsync(Socket socket)
    {
        try
        {
            return await socket.ReceiveAsync(new byte[1], Token) == 0;
        }
        catch (SocketException)
        {
            return true;
        }
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private async Task<Socket> ConnectAsync()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, Catalog.Port, Token);
        return socket;
    }

    private HttpRequestMessage Request(HttpContent content) =>
        new(HttpMethod.Post, new Uri($"https://127.0.0.1:{Catalog.Port}/page"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };

    private HttpMessageInvoker Caller() => new(new SocketsHttpHandler
    {
        EnableMultipleHttp2Connections = true,
        SslOptions = new SslClientAuthenticationOptions
        {
            ClientCertificateContext = SslStreamCertificateContext.Create(
                Authority.Issue(Peer.Id("storefront")), [], offline: true),
            RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null,
        },
    });
}

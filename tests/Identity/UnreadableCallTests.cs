using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using Grpc.Core;
using RegulatedWorkload.ServiceDefaults.Identity;

namespace RegulatedWorkload.Tests.Identity;

/// <summary>
/// A call whose message cannot be read is the caller's fault: one security event with its name, and no stack trace.
/// </summary>
public sealed class UnreadableCallTests() : CatalogTests(Peer.List)
{
    [Theory]
    // A field that is longer than the message, one that ends nothing, and one without a tag.
    [InlineData(new byte[] { 0, 0, 0, 0, 2, 0x0A, 0x7F }, StatusCode.InvalidArgument)]
    [InlineData(new byte[] { 0, 0, 0, 0, 1, 0x0C }, StatusCode.InvalidArgument)]
    [InlineData(new byte[] { 0, 0, 0, 0, 1, 0x00 }, StatusCode.InvalidArgument)]
    // Less than it says, more than it says, longer than any message, a flag that does not exist.
    [InlineData(new byte[] { 0, 0, 0, 0, 9, 0x0A }, StatusCode.Internal)]
    [InlineData(new byte[] { 0, 0, 0, 0, 0, 0x0A }, StatusCode.Internal)]
    [InlineData(new byte[] { 0, 0, 1, 0, 1, 0x0A }, StatusCode.ResourceExhausted)]
    [InlineData(new byte[] { 7, 0, 0, 0, 0 }, StatusCode.InvalidArgument)]
    public async Task A_message_that_cannot_be_read_is_refused_and_counted_once(byte[] message, StatusCode status)
    {
        using var caller = Caller();
        using var answer = await caller.SendAsync(Request(new ByteArrayContent(message)), Token);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal($"{(int)status}", answer.Headers.GetValues("grpc-status").Single());
        await IsCountedAsync();
    }

    [Fact]
    public async Task A_caller_that_goes_away_in_the_middle_of_its_message_is_counted_once()
    {
        using var leaving = new CancellationTokenSource();
        using var caller = Caller();
        var call = caller.SendAsync(Request(new StreamContent(new Interrupted(leaving))), leaving.Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await IsCountedAsync();
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private async Task IsCountedAsync()
    {
        Assert.Equal(("call", PeerRefusals.UnreadableMessage), await Catalog.Observed.NextRefusalAsync());
        Assert.Equal(
            $"1002 call-refused: failure for {Peer.Id("storefront")} from 127.0.0.1:* on {Peer.List}, "
                + PeerRefusals.UnreadableMessage,
            await Catalog.Observed.NextSecurityEventAsync());
        Assert.Equal(0, Catalog.Served);
        Assert.DoesNotContain(Catalog.Observed.Log, line => line.Contains("Exception", StringComparison.Ordinal));
    }

    private Uri Address(string path) => new($"https://127.0.0.1:{Catalog.Port}{path}");

    private HttpRequestMessage Request(HttpContent content)
    {
        content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        return new HttpRequestMessage(HttpMethod.Post, Address(Peer.List))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
    }

    private HttpMessageInvoker Caller() => new(new SocketsHttpHandler
    {
        SslOptions = new SslClientAuthenticationOptions
        {
            ClientCertificateContext = SslStreamCertificateContext.Create(
                Authority.Issue(Peer.Id("storefront")), [], offline: true),
            RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null,
        },
    });

    // Gives the beginning of a message, and then the signal to leave instead of the rest.
    private sealed class Interrupted(CancellationTokenSource leaving) : MemoryStream
    {
        private bool _begun;

        public override bool CanSeek => false;

        public override async ValueTask<int> ReadAsync(
            Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_begun)
            {
                await leaving.CancelAsync();
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }

            _begun = true;
            byte[] beginning = [0, 0, 0, 0, 9];
            beginning.CopyTo(buffer);
            return beginning.Length;
        }
    }
}

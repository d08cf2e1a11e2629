using Grpc.Core;
using Grpc.Net.Client;
using RegulatedWorkload.CatalogV1;
using RegulatedWorkload.ServiceDefaults.Calls;

namespace RegulatedWorkload.Tests.Identity;

/// <summary>A connection that is lost is an outage of the callee, and no error of the call, however it shows.</summary>
public sealed class LostConnectionTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // PROTOCOL_ERROR is what a ping without an answer ends with; NO_ERROR comes from a server that stops.
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task An_error_of_the_connection_is_told_as_unavailable(long code) => Assert.Equal(
        StatusCode.Unavailable,
        await StatusOfAsync(new HttpRequestException(
            HttpRequestError.HttpProtocolError, "The connection failed.", new HttpProtocolException(code, "", null))));

    [Fact]
    public async Task A_failure_without_a_cause_is_told_as_unavailable() => Assert.Equal(
        StatusCode.Unavailable,
        await StatusOfAsync(new HttpRequestException(HttpRequestError.SecureConnectionError, "No handshake.")));

    [Theory]
    [InlineData(7, StatusCode.Unavailable)]
    [InlineData(8, StatusCode.Cancelled)]
    [InlineData(11, StatusCode.ResourceExhausted)]
    public async Task What_the_callee_says_of_one_call_keeps_its_status(long code, StatusCode status) => Assert.Equal(
        status,
        await StatusOfAsync(new HttpRequestException(
            HttpRequestError.HttpProtocolError, "The call ended.", new HttpProtocolException(code, "", null))));

    private static async Task<StatusCode> StatusOfAsync(HttpRequestException failure)
    {
        using var channel = GrpcChannel.ForAddress("https://catalog.test", new GrpcChannelOptions
        {
            HttpHandler = new ConnectionFailures(new Failing(failure)),
        });
        var client = new Catalog.CatalogClient(channel);
        var failed = await Assert.ThrowsAsync<RpcException>(
            async () => await client.ListProductsAsync(new ListProductsRequest(), cancellationToken: Cancellation));
        return failed.StatusCode;
    }

    private sealed class Failing(HttpRequestException failure) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken) => throw failure;
    }
}

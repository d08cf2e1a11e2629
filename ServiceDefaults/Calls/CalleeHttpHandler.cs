namespace RegulatedWorkload.ServiceDefaults.Calls;

/// <summary>Sends each HTTP request through the connections that are trusted now.</summary>
internal sealed class CalleeHttpHandler(CalleeConnection<HttpMessageInvoker> connection) : HttpMessageHandler
{
    protected override Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken) =>
        connection.Current.SendAsync(request, cancellationToken);

    protected override void Dispose(bool disposing)
    {
        if (disposing) connection.Dispose();
        base.Dispose(disposing);
    }
}

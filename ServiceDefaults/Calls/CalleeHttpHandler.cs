namespace RegulatedWorkload.ServiceDefaults.Calls;

/// <summary>
/// Sends each HTTP request through the connections that are trusted now, to the address whose turn it is. HTTP/2 would
/// otherwise put all requests on one connection, which means on one pod.
/// </summary>
internal sealed class CalleeHttpHandler(
    CalleeAddress callee, CalleeEndPoints endPoints, CalleeConnection<HttpMessageInvoker> connection)
    : HttpMessageHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var inTurn = await endPoints.InTurnAsync(cancellationToken);
        request.Headers.Host ??= callee.Authority;
        for (var i = 0; ; i++)
        {
            request.RequestUri = new UriBuilder(request.RequestUri!)
            {
                Host = inTurn[i].Address.ToString(),
                Port = inTurn[i].Port,
            }.Uri;
            try
            {
                return await connection.Current.SendAsync(request, cancellationToken);
            }
            catch (HttpRequestException failure) when (i + 1 < inTurn.Count && NothingWasSent(failure))
            {
                endPoints.Doubt();
            }
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) connection.Dispose();
        base.Dispose(disposing);
    }

    private static bool NothingWasSent(HttpRequestException failure) =>
        failure.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError;
}

namespace RegulatedWorkload.ServiceDefaults.Calls;

/// <summary>
/// Tells every failure below HTTP as a lost connection. gRPC for .NET maps only those with a socket or I/O cause to
/// UNAVAILABLE and makes the rest INTERNAL, although a refused handshake or a stopping callee is no bug of the call. An
/// address that answers nothing, or a connection that ends while a body is sent, shows as a cancellation that nobody
/// asked for, and is a lost connection too. So is an error of HTTP/2, such as a ping without an answer: gRPC goes by
/// its code wherever it stands among the causes, so only its words are kept.
/// </summary>
internal sealed class ConnectionFailures(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await base.SendAsync(request, cancellationToken);
        }
        catch (HttpRequestException failure)
            when (failure.InnerException is HttpProtocolException cause && !IsForTheCall(cause))
        {
            throw new HttpRequestException(failure.HttpRequestError, failure.Message, new IOException(cause.Message));
        }
        catch (HttpRequestException failure) when (failure.InnerException is not IOException)
        {
            throw new HttpRequestException(
                failure.HttpRequestError, failure.Message, new IOException(failure.Message, failure));
        }
        catch (OperationCanceledException failure)
            when (failure.InnerException is TimeoutException && !cancellationToken.IsCancellationRequested)
        {
            throw new HttpRequestException(
                HttpRequestError.ConnectionError, failure.Message, new IOException(failure.Message, failure));
        }
        catch (OperationCanceledException failure) when (!cancellationToken.IsCancellationRequested)
        {
            throw new HttpRequestException(
                HttpRequestError.ResponseEnded, failure.Message, new IOException(failure.Message, failure));
        }
    }

    // REFUSED_STREAM, CANCEL, ENHANCE_YOUR_CALM, INADEQUATE_SECURITY (RFC 9113, 7) have statuses of their own.
    private static bool IsForTheCall(HttpProtocolException cause) => cause.ErrorCode is 7 or 8 or 11 or 12;
}

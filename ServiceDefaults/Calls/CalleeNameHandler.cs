using RegulatedWorkload.ServiceDefaults.Telemetry;

namespace RegulatedWorkload.ServiceDefaults.Calls;

/// <summary>Tells the span of each request which service it is for.</summary>
internal sealed class CalleeNameHandler(string callee, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Options.Set(CallTelemetry.Callee, callee);
        return base.SendAsync(request, cancellationToken);
    }
}

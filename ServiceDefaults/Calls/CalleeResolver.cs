using System.Net.Sockets;
using Grpc.Core;
using Grpc.Net.Client.Balancer;
using Microsoft.Extensions.Logging;

namespace RegulatedWorkload.ServiceDefaults.Calls;

/// <summary>
/// Tells a gRPC channel the addresses of its callee, again and again. While the name service does not answer, the last
/// known ones stay.
/// </summary>
internal sealed class CalleeResolver(
    CalleeAddress callee, NameLookup lookup, TimeProvider time, ILoggerFactory loggers) : PollingResolver(loggers)
{
    private ITimer? _timer;
    private bool _known;

    protected override void OnStarted() =>
        _timer = time.CreateTimer(_ => Refresh(), null, CalleeAddress.Refresh, CalleeAddress.Refresh);

    protected override async Task ResolveAsync(CancellationToken cancellationToken)
    {
        try
        {
            var found = await lookup(callee.Host, cancellationToken);
            if (found.Length == 0) throw new SocketException((int)SocketError.NoData);
            _known = true;
            _timer?.Change(CalleeAddress.Refresh, CalleeAddress.Refresh);
            Listener(ResolverResult.ForResult(
                [.. found.Select(address => new BalancerAddress(address.ToString(), callee.Port))]));
        }
        catch (SocketException)
        {
            _timer?.Change(CalleeAddress.Retry, CalleeAddress.Refresh);
            if (_known) return;
            Listener(ResolverResult.ForFailure(new Status(StatusCode.Unavailable, "The callee's name is not known.")));
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _timer?.Dispose();
        base.Dispose(disposing);
    }
}

/// <summary>Makes a <see cref="CalleeResolver"/> for each <c>dns:///</c> address.</summary>
internal sealed class CalleeResolverFactory(NameLookup lookup, TimeProvider time) : ResolverFactory
{
    public override string Name => "dns";

    public override Resolver Create(ResolverOptions options) =>
        new CalleeResolver(CalleeAddress.Of(options.Address), lookup, time, options.LoggerFactory);
}

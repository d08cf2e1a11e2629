using RegulatedWorkload.Hosting.Publishing.Ingress;
using RegulatedWorkload.Hosting.Publishing.Objects;
using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Hosting.Publishing.Facts;

/// <summary>Connections that pods of one pool open to pods of another, or of their own.</summary>
/// <param name="From">The pool that connects: a scope, or <c>system</c>.</param>
/// <param name="To">The pool that is connected to.</param>
/// <param name="Protocol"><c>Tcp</c> or <c>Udp</c>.</param>
/// <param name="Port">The port of the pods.</param>
/// <param name="Purpose">What for: <c>calls</c>, <c>dns</c>, <c>gateway-control</c> or <c>scrapes</c>.</param>
public sealed record FlowFacts(string From, string To, string Protocol, int Port, string Purpose)
{
    /// <summary>The pool of the cluster's own components.</summary>
    public const string System = "system";

    internal static IReadOnlyList<FlowFacts> Of(PublishInput input) =>
        [.. Calls(input), .. Names(input), .. Gateway(input), .. Scrapes(input)];

    private static IEnumerable<FlowFacts> Calls(PublishInput input)
    {
        var declared =
            from caller in input.Services
            from call in caller.Outgoing
            select (From: caller.Scope, To: input.Topology.Find(call.Callee)!.Scope);
        var entrances = Entrances.Services(input).Select(entrance => (From: Scope.InScope, To: entrance.Scope));
        return
            from pair in declared.Concat(entrances).Distinct()
            orderby pair.From.Name, pair.To.Name
            select new FlowFacts(pair.From.Name, pair.To.Name, "Tcp", Ports.Traffic, "calls");
    }

    private static IEnumerable<FlowFacts> Names(PublishInput input) =>
        from scope in input.Scopes
        from protocol in (string[])["Udp", "Tcp"]
        select new FlowFacts(scope.Name, System, protocol, Ports.Dns, "dns");

    private static IEnumerable<FlowFacts> Gateway(PublishInput input)
    {
        if (!input.HasEntrance || !GatewayNames.IsRunByAks(input.Environment.Ingress)) yield break;
        yield return new FlowFacts(
            Scope.InScope.Name, System, "Tcp", GatewayNetworkPolicies.ControlPlanePort, "gateway-control");
        yield return new FlowFacts(
            System, Scope.InScope.Name, "Tcp", GatewayNetworkPolicies.ProxyMetricsPort, "scrapes");
    }

    private static IEnumerable<FlowFacts> Scrapes(PublishInput input) =>
        input.Scopes.Select(scope => new FlowFacts(System, scope.Name, "Tcp", Ports.Health, "scrapes"));
}

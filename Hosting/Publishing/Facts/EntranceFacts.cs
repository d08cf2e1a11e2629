using RegulatedWorkload.Hosting.Publishing.Ingress;

namespace RegulatedWorkload.Hosting.Publishing.Facts;

/// <summary>The Gateway, which the web application firewall hands requests to.</summary>
/// <param name="Scope">The pool that it runs in.</param>
/// <param name="Address">The static address of its load balancer.</param>
/// <param name="Subnet">The name of the subnet of that address.</param>
/// <param name="Port">The port that it listens on.</param>
/// <param name="Hosts">The public hosts.</param>
/// <param name="ProbePath">What a health probe asks each host for; any answer below 400 is well.</param>
public sealed record EntranceFacts(
    string Scope, string Address, string Subnet, int Port, IReadOnlyList<HostFacts> Hosts, string ProbePath)
{
    // Of the reference cluster. A class of another kind names none.
    private const string DefaultSubnet = "snet-cluster-ingressservices";

    internal static EntranceFacts Of(PublishInput input) => new(
        Topology.Scope.InScope.Name,
        input.Environment.Ingress.Address,
        input.Environment.Ingress.Subnet ?? DefaultSubnet,
        GatewayNames.Port,
        [
            .. from route in Entrances.Routes(input)
               select new HostFacts(
                   route.Host,
                   Entrances.HostName(input, route),
                   GatewayNames.Certificate(input.Environment.Ingress, route.Host)),
        ],
        "/");
}

/// <summary>A public host.</summary>
/// <param name="Label">Its first label.</param>
/// <param name="Name">The name that browsers ask for, and that the Gateway's certificate proves.</param>
/// <param name="Certificate">That certificate, in the Gateway's vault.</param>
public sealed record HostFacts(string Label, string Name, string Certificate);

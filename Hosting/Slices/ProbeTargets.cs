using System.Text;
using System.Text.Json;
using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Hosting.Slices;

/// <summary>
/// What a service attempts when its verifier asks: each method and page of every other service, declared or not, and
/// the places that its placement adds.
/// </summary>
internal static class ProbeTargets
{
    private static readonly JsonWriterOptions Readable = new() { Indented = true, NewLine = "\n" };

    /// <summary>The targets of a service, in declaration order; none where nobody verifies.</summary>
    public static IReadOnlyList<ProbeTarget> Of(ValidWorkload workload, IPlacement placement, Service caller)
    {
        if (workload.Topology.Verifier is null || placement.Probes is not { } probes) return [];
        return
        [
            .. workload.Topology.Services
                .Where(callee => callee != caller)
                .SelectMany(callee => Of(workload, placement.Address(callee), probes, caller, callee)),
            .. probes.Places.Where(place => place.Target != caller.Name).Select(place =>
            {
                var reaches = place.Reaches(caller.Name);
                return new ProbeTarget(
                    place.Target, $"TCP {PortOf(place.Address)}", place.Address, null, null, reaches, reaches);
            }),
        ];
    }

    /// <summary>
    /// The file that a service reads its targets from. The same declaration gives the same bytes.
    /// </summary>
    public static string Write(IReadOnlyList<ProbeTarget> targets)
    {
        ArgumentNullException.ThrowIfNull(targets);
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text, Readable))
        {
            json.WriteStartObject();
            json.WriteStartArray("targets");
            foreach (var target in targets)
            {
                json.WriteStartObject();
                json.WriteString("target", target.Target);
                json.WriteString("request", target.Request);
                json.WriteString("address", target.Address);
                if (target.Path is not null) json.WriteString("path", target.Path);
                if (target.Identity is not null) json.WriteString("identity", target.Identity);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        text.WriteByte((byte)'\n');
        return Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
    }

    private static IEnumerable<ProbeTarget> Of(
        ValidWorkload workload, string address, ProbePlacement probes, Service caller, Service callee)
    {
        // Browsers have no identity: nothing but the network keeps anyone from an entrance.
        if (callee.Hosts.Count > 0)
        {
            var isOpen = !probes.HasPolicies;
            return [new ProbeTarget(callee.Name, "TCP 8443", address, null, null, isOpen, isOpen)];
        }

        var call = caller.Outgoing.FirstOrDefault(call => call.Callee == callee.Name);
        return
            from request in Requests(workload, callee)
            select new ProbeTarget(
                callee.Name,
                request.Text,
                address,
                request.Path,
                workload.Topology.IdentityOf(callee),
                IsOpen: call is not null || !probes.HasPolicies,
                IsAdmitted: call is not null && Admits(call, request));
    }

    private static IEnumerable<Offer> Requests(ValidWorkload workload, Service callee)
    {
        var contract = workload.Contracts.Find(callee.Name);
        var methods = (contract?.Methods ?? new HashSet<string>()).Order(StringComparer.Ordinal).Select(method =>
            new Offer(
                $"gRPC {contract!.Service[(contract.Service.LastIndexOf('.') + 1)..]}/{method}",
                contract.PathOf(method),
                method));
        var pages = workload.Topology.CallersOf(callee)
            .SelectMany(incoming => incoming.Call.Prefixes)
            .Distinct()
            .Select(prefix => new Offer($"HTTP {prefix}", prefix, null));
        return [.. methods, .. pages];
    }

    private static bool Admits(Call call, Offer request) => request.Method is { } method
        ? call.Methods.Contains(method)
        : call.Prefixes.Any(prefix => request.Path.StartsWith(prefix, StringComparison.Ordinal));

    private static string PortOf(string address) => address[(address.LastIndexOf(':') + 1)..];

    private sealed record Offer(string Text, string Path, string? Method);
}

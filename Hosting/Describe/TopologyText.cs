using System.Globalization;
using System.Text;
using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Hosting.Describe;

/// <summary>The declaration as Markdown: a table of services, a table of calls and a Mermaid diagram.</summary>
public static class TopologyText
{
    /// <summary>The whole text, with line feeds on every platform. The same declaration gives the same text.</summary>
    public static string Markdown(WorkloadTopology topology)
    {
        ArgumentNullException.ThrowIfNull(topology);
        var text = new StringBuilder();
        Services(text, topology);
        text.Append('\n');
        Calls(text, topology);
        text.Append('\n');
        Diagram(text, topology);
        return text.ToString();
    }

    /// <summary>The scope as people read it, with what is computed.</summary>
    public static string ScopeOf(WorkloadTopology topology, Service service)
    {
        ArgumentNullException.ThrowIfNull(topology);
        ArgumentNullException.ThrowIfNull(service);
        return topology.IsConnectedTo(service) ? $"{service.Scope} (connected-to)" : service.Scope.Name;
    }

    private static void Services(StringBuilder text, WorkloadTopology topology)
    {
        text.Append("| service | scope | does | store | secrets |\n|---|---|---|---|---|\n");
        foreach (var service in topology.Services)
        {
            Row(
                text,
                $"`{service.Name}`",
                ScopeOf(topology, service),
                service.Does,
                service.Store is null ? "" : "own",
                string.Join(", ", service.Secrets.Select(secret => $"`{secret}`")));
        }

        foreach (var external in topology.Externals)
        {
            Row(text, $"`{external.Name}`", "external", external.Does, "", "");
        }
    }

    private static void Calls(StringBuilder text, WorkloadTopology topology)
    {
        text.Append("| caller | callee | may use |\n|---|---|---|\n");
        foreach (var service in topology.Services)
        {
            foreach (var call in service.Outgoing)
            {
                Row(text, $"`{service.Name}`", $"`{call.Callee}`", Uses(call));
            }

            foreach (var egress in service.Egresses)
            {
                Row(text, $"`{service.Name}`", $"`{egress}`", "egress");
            }
        }
    }

    private static string Uses(Call call) => call.Prefixes.Count > 0
        ? $"HTTP {string.Join(", ", call.Prefixes.Select(prefix => $"`{prefix}`"))}"
        : string.Join(", ", call.Methods);

    private static void Diagram(StringBuilder text, WorkloadTopology topology)
    {
        text.Append("```mermaid\nflowchart LR\n  browser([browser])\n");
        foreach (var scope in (Scope[])[Scope.InScope, Scope.OutOfScope])
        {
            text.Append(CultureInfo.InvariantCulture, $"  subgraph {scope.Namespace}[\"{scope}\"]\n");
            foreach (var service in topology.Services.Where(service => service.Scope == scope))
            {
                var label = topology.IsConnectedTo(service) ? $"{service.Name}<br/>connected-to" : service.Name;
                text.Append(CultureInfo.InvariantCulture, $"    {service.Name}[\"{label}\"]\n");
            }

            text.Append("  end\n");
        }

        foreach (var external in topology.Externals)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {external.Name}[[\"{external.Name}\"]]\n");
        }

        Arrows(text, topology);
        text.Append("```\n");
    }

    private static void Arrows(StringBuilder text, WorkloadTopology topology)
    {
        foreach (var to in topology.Routes.GroupBy(route => route.To))
        {
            var hosts = string.Join(", ", to.Select(route => route.Host));
            text.Append(CultureInfo.InvariantCulture, $"  browser -- {hosts} --> {to.Key}\n");
        }

        foreach (var service in topology.Services)
        {
            foreach (var call in service.Outgoing)
            {
                text.Append(CultureInfo.InvariantCulture, $"  {service.Name} --> {call.Callee}\n");
            }

            foreach (var egress in service.Egresses)
            {
                text.Append(CultureInfo.InvariantCulture, $"  {service.Name} -.-> {egress}\n");
            }
        }
    }

    private static void Row(StringBuilder text, params string[] cells) =>
        text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
}

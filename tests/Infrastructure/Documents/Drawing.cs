using System.Globalization;
using System.Text;
using RegulatedWorkload.Tests.Infrastructure.Network;

namespace RegulatedWorkload.Tests.Infrastructure.Documents;

/// <summary>The networks as a picture, from the connections that they let through.</summary>
internal static class Drawing
{
    private const int Width = 168;
    private const int Height = 40;

    // Where each stands; a subnet without a place is a fault.
    private static readonly Dictionary<string, (int X, int Y)> Places = new()
    {
        ["Internet"] = (26, 60),
        ["acquirer"] = (26, 120),
        ["gateway"] = (26, 235),
        ["bastion"] = (26, 305),
        ["firewall"] = (26, 375),
        ["application-gateway"] = (266, 60),
        ["ingress"] = (500, 60),
        ["gateway-for-containers"] = (1014, 60),
        ["pods-in-scope"] = (500, 170),
        ["pods-out-of-scope"] = (1014, 170),
        ["pods-system"] = (757, 270),
        ["nodes-in-scope"] = (500, 390),
        ["nodes-system"] = (757, 390),
        ["nodes-out-of-scope"] = (1014, 390),
        ["jump-boxes"] = (266, 305),
        ["registry-agents"] = (266, 476),
        ["endpoints-in-scope"] = (480, 530),
        ["endpoints-platform"] = (668, 530),
        ["endpoints-monitor"] = (856, 530),
        ["endpoints-out-of-scope"] = (1044, 530),
        ["image-builder-containers"] = (266, 660),
        ["image-builder"] = (500, 660),
        ["build-agents"] = (734, 660),
    };

    private static readonly (string Name, int X, int Y, int Width, int Height)[] Frames =
    [
        ("hub", 14, 205, 192, 225),
        ("network of the cluster", 250, 28, 990, 560),
        ("image building", 250, 628, 670, 92),
    ];

    /// <summary>
    /// The picture, as SVG. Left out is what would hide the rest: name lookups at the firewall, what nodes and agents
    /// of every pool have alike, Azure's own ways, and those from the jump boxes to the endpoints.
    /// </summary>
    public static string Of(Topology topology)
    {
        var drawn = topology.Connections()
            .Select(connection => connection.Split([" -> ", " "], StringSplitOptions.None))
            .Select(parts => (From: parts[0], To: parts[1], Port: parts[2].Split('/')[1]))
            .Where(way => Places.ContainsKey(way.From) && Places.ContainsKey(way.To))
            .Where(way => !way.From.StartsWith("nodes-", StringComparison.Ordinal))
            .Where(way => way.To is not ("firewall" or "bastion" or "gateway" or "endpoints-monitor"))
            .Where(way => way.To != "nodes-system" || way.From == "jump-boxes")
            .Where(way => way.To != "acquirer" || way.From.StartsWith("pods-", StringComparison.Ordinal))
            .Where(way => way.From is not ("firewall" or "bastion" or "gateway")
                || way.To is "jump-boxes" or "endpoints-platform" or "ingress")
            .Where(way => way.From != "jump-boxes" || !way.To.StartsWith("endpoints-", StringComparison.Ordinal))
            .Where(way => way.From != way.To || way.From is "pods-in-scope" or "pods-out-of-scope")
            .GroupBy(way => (way.From, way.To), way => way.Port)
            .Select(group => (group.Key.From, group.Key.To,
                Ports: string.Join(
                    ", ", group.Distinct().OrderBy(port => int.Parse(port, CultureInfo.InvariantCulture)))))
            .OrderBy(way => way.From, StringComparer.Ordinal)
            .ThenBy(way => way.To, StringComparer.Ordinal)
            .ToList();

        var svg = new StringBuilder();
        svg.Append("""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1254 734" font-family="sans-serif" font-size="11">
              <defs>
                <marker id="to" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" orient="auto">
                  <path d="M0 0L8 4L0 8z" fill="#456"/>
                </marker>
              </defs>
              <rect width="1254" height="734" fill="#fff"/>

            """);
        foreach (var frame in Frames)
        {
            svg.Append(CultureInfo.InvariantCulture,
                $"""  <rect x="{frame.X}" y="{frame.Y}" width="{frame.Width}" height="{frame.Height}" """);
            svg.Append("rx=\"6\" fill=\"#f6f8fa\" stroke=\"#bcc\"/>\n");
            svg.Append(CultureInfo.InvariantCulture,
                $"""  <text x="{frame.X + 10}" y="{frame.Y + 18}" fill="#567">{frame.Name}</text>""").Append('\n');
        }

        foreach (var (from, to, ports) in drawn.Where(way => way.From != way.To)) Line(svg, from, to, ports);
        foreach (var (name, place) in Places)
        {
            var inside = drawn.FirstOrDefault(way => way.From == name && way.To == name).Ports;
            var own = inside is null ? null : $"inside: {inside}";
            Box(svg, name, place, name == "ingress" ? "address of nodes-in-scope" : own);
        }

        return svg.Append("</svg>\n").ToString();
    }

    /// <summary>The subnets that have no place in the picture.</summary>
    public static IEnumerable<string> Missing(Topology topology) => topology.Subnets.Except(Places.Keys);

    private static void Box(StringBuilder svg, string name, (int X, int Y) place, string? own)
    {
        var colour = name.Contains("out-of-scope", StringComparison.Ordinal) ? "#e3f0e3"
            : name.Contains("in-scope", StringComparison.Ordinal) ? "#fbe3e0"
            : name is "ingress" or "application-gateway" ? "#fbe3e0"
            : "#e6ecf5";
        svg.Append(CultureInfo.InvariantCulture,
            $"""  <rect x="{place.X}" y="{place.Y}" width="{Width}" height="{Height}" rx="4" fill="{colour}" """);
        svg.Append("stroke=\"#678\"/>\n");
        svg.Append(CultureInfo.InvariantCulture,
            $"""  <text x="{place.X + (Width / 2)}" y="{place.Y + (own is null ? 24 : 18)}" """);
        svg.Append(CultureInfo.InvariantCulture, $"""text-anchor="middle">{name}</text>""").Append('\n');
        if (own is null) return;
        svg.Append(CultureInfo.InvariantCulture,
            $"""  <text x="{place.X + (Width / 2)}" y="{place.Y + 32}" text-anchor="middle" """);
        svg.Append(CultureInfo.InvariantCulture, $"""fill="#456">{own}</text>""").Append('\n');
    }

    private static void Line(StringBuilder svg, string from, string to, string ports)
    {
        var (start, end) = (Centre(from), Centre(to));
        // Two ways between the same two stand beside each other.
        var side = string.CompareOrdinal(from, to) < 0 ? 8 : -8;
        var isFlat = Math.Abs(end.X - start.X) > Math.Abs(end.Y - start.Y);
        var shift = isFlat ? (X: 0, Y: side) : (X: side, Y: 0);
        var (first, last) = (Edge(from, start, end, shift), Edge(to, end, start, shift));
        svg.Append(CultureInfo.InvariantCulture,
            $"""  <line x1="{first.X}" y1="{first.Y}" x2="{last.X}" y2="{last.Y}" """);
        svg.Append("stroke=\"#456\" marker-end=\"url(#to)\"/>\n");
        svg.Append(CultureInfo.InvariantCulture,
            $"""  <text x="{first.X + ((last.X - first.X) / 3)}" y="{first.Y + ((last.Y - first.Y) / 3) - 3}" """);
        svg.Append("text-anchor=\"middle\" stroke=\"#fff\" stroke-width=\"3\" paint-order=\"stroke\" ");
        svg.Append(CultureInfo.InvariantCulture, $"""fill="#234">{ports}</text>""").Append('\n');
    }

    private static (int X, int Y) Centre(string name) =>
        (Places[name].X + (Width / 2), Places[name].Y + (Height / 2));

    // Where the way from the middle of a box, moved aside, leaves the box.
    private static (int X, int Y) Edge(string name, (int X, int Y) from, (int X, int Y) to, (int X, int Y) shift)
    {
        var (dx, dy) = (to.X - from.X, to.Y - from.Y);
        var share = Math.Min(
            dx == 0 ? double.MaxValue : ((Width / 2.0) - (Math.Sign(dx) * shift.X)) / Math.Abs(dx),
            dy == 0 ? double.MaxValue : ((Height / 2.0) - (Math.Sign(dy) * shift.Y)) / Math.Abs(dy));
        var centre = Centre(name);
        return ((int)(centre.X + shift.X + (dx * share)), (int)(centre.Y + shift.Y + (dy * share)));
    }
}

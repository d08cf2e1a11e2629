using System.Xml.Linq;
using RegulatedWorkload.Hosting.Topology;
using static System.FormattableString;

namespace RegulatedWorkload.Hosting.Describe;

/// <summary>
/// The cluster as a picture: who runs where, and who may connect to whom. It is legible on light and on dark.
/// </summary>
public static class ClusterPicture
{
    private const int ArcHeight = 30;

    /// <summary>The SVG, with line feeds on every platform. The same declaration gives the same text.</summary>
    public static string Svg(WorkloadTopology topology)
    {
        var layout = new PictureLayout(topology);
        var canvas = layout.Canvas;
        var picture = Drawing.Element(
            "svg",
            ("viewBox", $"0 0 {canvas.Width} {canvas.Height}"), ("role", "img"), ("aria-labelledby", "title"));
        picture.Add(
            Drawing.Element("title", ("id", "title")).With("The cluster: pods by scope, and their connections"),
            Drawing.Element("style").With(Drawing.Style),
            Drawing.Element("defs").With(Drawing.ArrowHead()));
        picture.Add(Frames(layout));
        picture.Add(Entrance(topology, layout));
        picture.Add(Arrows(topology, layout));
        picture.Add(Boxes(topology, layout));
        picture.Add(Legend(canvas));
        return picture.ToString().ReplaceLineEndings("\n") + "\n";
    }

    private static IEnumerable<XElement> Frames(PictureLayout layout) =>
    [
        Drawing.Frame(layout.Cluster, "cluster", "AKS cluster"),
        Drawing.Frame(layout.Pool(Scope.InScope), "in", $"in-scope nodes: {Scope.InScope.Namespace}, ingress"),
        Drawing.Frame(layout.Pool(Scope.OutOfScope), "out", $"out-of-scope nodes: {Scope.OutOfScope.Namespace}"),
        Drawing.Frame(
            layout.SystemNodes, "system", "system nodes: Flux, DNS, agents; the key of the entrance passes them"),
    ];

    private static IEnumerable<XElement> Entrance(WorkloadTopology topology, PictureLayout layout)
    {
        var hosts = string.Join(", ", topology.Routes.Select(route => route.Host));
        yield return Arrow(layout.Buyers, layout.Waf, "tls", $"buyers to WAF: {hosts}");
        yield return Arrow(layout.Waf, layout.Gateway, "tls", "WAF to Gateway");
        foreach (var to in topology.Routes.Select(route => route.To).Distinct())
        {
            yield return Arrow(layout.Gateway, layout.Of(topology.Find(to)!), "tls", $"Gateway to {to}");
        }
    }

    private static IEnumerable<XElement> Arrows(WorkloadTopology topology, PictureLayout layout)
    {
        foreach (var scope in Scope.All)
        {
            var pool = layout.Pool(scope);
            var data = layout.Outside(scope).Single(one => one.Name == PictureLayout.Data).Box;
            var outer = data with { X = pool.X, Width = pool.Width };
            yield return Arrow(outer, data, "egress", $"{scope} services to {PictureLayout.Data}");
        }

        foreach (var service in topology.Services)
        {
            foreach (var call in service.Outgoing)
            {
                var uses = string.Join(", ", call.Methods.Concat(call.Prefixes));
                yield return Arrow(
                    layout.Of(service),
                    layout.Of(topology.Find(call.Callee)!),
                    "call",
                    $"{service.Name} to {call.Callee}: {uses}");
            }

            foreach (var egress in service.Egresses)
            {
                var box = layout.Outside(service.Scope).Single(one => one.Name == egress).Box;
                yield return Arrow(layout.Of(service), box, "egress", $"{service.Name} to {egress}");
            }
        }
    }

    private static IEnumerable<XElement> Boxes(WorkloadTopology topology, PictureLayout layout)
    {
        yield return Drawing.Box(layout.Buyers, "external", "buyers", "browsers");
        yield return Drawing.Box(layout.Waf, "in", "WAF", "decrypts, in scope");
        yield return Drawing.Box(layout.Gateway, "in", "Gateway", "decrypts, in scope");
        foreach (var service in topology.Services)
        {
            var kind = service.Scope == Scope.InScope ? "in" : "out";
            yield return Drawing.Box(
                layout.Of(service),
                topology.IsConnectedTo(service) ? $"{kind} connected" : kind,
                service.Name,
                Note(topology, service));
        }

        foreach (var scope in Scope.All)
        {
            foreach (var (name, box) in layout.Outside(scope))
            {
                yield return name == PictureLayout.Data
                    ? Drawing.Box(box, scope == Scope.InScope ? "in" : "out", name, $"{scope} alone")
                    : Drawing.Box(box, "external", name, "external");
            }
        }
    }

    private static string Note(WorkloadTopology topology, Service service)
    {
        string?[] notes =
        [
            topology.IsConnectedTo(service) ? "connected-to" : null,
            service.Store is null ? null : "database",
            service.Secrets.Count switch { 0 => null, 1 => "1 secret", var count => $"{count} secrets" },
            service.Hosts.Count > 0 ? "entrance" : null,
        ];
        return string.Join(", ", notes.OfType<string>());
    }

    private static IEnumerable<XElement> Legend(Box canvas)
    {
        var y = canvas.Bottom - 24;
        (string Class, string Text)[] lines =
        [
            ("call", "mutual TLS, declared methods alone"),
            ("tls", "TLS, server verified"),
            ("egress", "TLS to outside, declared alone"),
        ];
        foreach (var (index, (kind, text)) in lines.Index())
        {
            var x = 24 + (index * 290);
            yield return Drawing.Path(kind, Invariant($"M {x} {y} H {x + 40}"));
            yield return Drawing.Text(x + 50, y + 4, "note start", text);
        }

        yield return Drawing.Text(
            24 + (lines.Length * 290),
            y + 4,
            "note start",
            "Not drawn: DNS, Microsoft Entra ID, Azure Monitor, scrapes.");
    }

    // A neighbour is reached straight, one behind a neighbour over its head, what stands below by way of the lower row,
    // and all others by a curve.
    private static XElement Arrow(Box from, Box to, string kind, string what)
    {
        var (right, middle, half) = (from.Right, from.Middle, (from.Right + to.X) / 2);
        var path = (from.Middle == to.Middle, to.X - from.Right > from.Width) switch
        {
            (true, false) => Invariant($"M {right} {middle} H {to.X}"),
            (true, true) => Invariant($"M {from.Center} {from.Y} C {from.Center} {from.Y - ArcHeight}")
                + Invariant($" {to.Center} {to.Y - ArcHeight} {to.Center} {to.Y}"),
            (false, true) when to.Y > from.Bottom => Invariant($"M {from.Center} {from.Bottom}")
                + Invariant($" C {from.Center} {to.Middle} {from.Center} {to.Middle} {to.X} {to.Middle}"),
            _ => Invariant($"M {right} {middle} C {half} {middle} {half} {to.Middle} {to.X} {to.Middle}"),
        };
        return Drawing.Path(kind, path, what);
    }
}

using System.Globalization;
using System.Net;
using System.Text;
using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Hosting.Verification.Page;

/// <summary>
/// A matrix as a page for people: no script, nothing from elsewhere, light and dark, on a phone and on paper.
/// </summary>
/// <param name="topology">The declaration, which says the scope of each service.</param>
/// <param name="matrix">The matrix.</param>
internal sealed class SegmentationPage(WorkloadTopology topology, SegmentationMatrix matrix)
{
    private readonly List<string> _callers = [.. matrix.Attempts.Select(attempt => attempt.Caller).Distinct()];

    /// <summary>Writes it.</summary>
    /// <param name="style">The element of its style: a link, or all of it.</param>
    /// <param name="export">Links by which it can be taken along; none is right for a copy.</param>
    public string Write(string style, string export)
    {
        var differences = matrix.Differences.ToList();
        return $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Segmentation: {Text(differences.Count == 0 ? "as declared" : "not as declared")}</title>
            {style}
            </head>
            <body>
            <main>
            <h1>Segmentation</h1>
            <p class="verdict{(differences.Count == 0 ? "" : " wrong")}">{Text(MatrixText.Verdict(matrix))}</p>
            <p class="when">Attempted by the services themselves, {Text(matrix.Target)}, {Text(When())}.</p>
            {Differences(differences)}
            <div class="sheet">
            {Matrix()}
            </div>
            {Legend()}
            <h2>What each layer did</h2>
            {Layers()}
            <h2>Every attempt</h2>
            {string.Concat(_callers.Select(Caller))}
            {export}
            </main>
            </body>
            </html>

            """;
    }

    private string When() =>
        matrix.At.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    private static string Differences(List<Attempt> differences) => differences.Count == 0
        ? ""
        : "<h2>What differs</h2>\n<ul class=\"differences\">\n"
            + string.Concat(differences.Select(attempt => $"<li>{Text(MatrixText.Sentence(attempt))}</li>\n"))
            + "</ul>\n<h2>The matrix</h2>";

    private string Matrix()
    {
        var targets = _callers.Union(matrix.Attempts.Select(attempt => attempt.Target)).ToList();
        var text = new StringBuilder("<table class=\"matrix\">\n<thead><tr><th class=\"corner\">from ↓ to →</th>");
        foreach (var target in targets)
        {
            text.Append(CultureInfo.InvariantCulture, $"<th scope=\"col\" class=\"{ScopeOf(target)}\">")
                .Append(CultureInfo.InvariantCulture, $"<span>{Text(target)}</span></th>");
        }

        text.Append("</tr></thead>\n<tbody>\n");
        foreach (var caller in _callers)
        {
            text.Append(CultureInfo.InvariantCulture, $"<tr><th scope=\"row\" class=\"{ScopeOf(caller)}\">")
                .Append(CultureInfo.InvariantCulture, $"{Text(caller)}</th>")
                .AppendJoin("", targets.Select(target => Cell(caller, target)))
                .Append("</tr>\n");
        }

        return text.Append("</tbody>\n</table>").ToString();
    }

    private string Cell(string caller, string target)
    {
        if (caller == target) return "<td class=\"self\" aria-label=\"itself\">·</td>";
        var attempts = matrix.Attempts
            .Where(attempt => attempt.Caller == caller && attempt.Target == target)
            .ToList();
        if (attempts.Count == 0) return "<td></td>";
        var through = attempts.Count(attempt => attempt.Observed == AttemptLayer.None);
        var wrong = attempts.Count(attempt => !attempt.Holds);
        var about = Text(string.Join("\n", attempts.Select(attempt =>
            $"{attempt.Request}: {MatrixText.Words(attempt.Observed)}{(attempt.Holds ? "" : ", not as declared")}")));
        return (wrong, through) switch
        {
            ( > 0, _) => $"<td class=\"wrong-cell\" title=\"{about}\">{wrong}&nbsp;!</td>",
            (_, > 0) when topology.Find(target) is { Hosts.Count: > 0 } =>
                $"<td class=\"public\" title=\"{about}\">any</td>",
            (_, > 0) => $"<td class=\"open\" title=\"{about}\">{through}<small> of {attempts.Count}</small></td>",
            _ => $"<td class=\"shut\" title=\"{about}\">{Signs(attempts)}</td>",
        };
    }

    // Several layers may share a cell; each shows once, the first to stop first.
    private static string Signs(IEnumerable<Attempt> attempts) => string.Concat(attempts
        .Select(attempt => attempt.Observed)
        .Distinct()
        .Order()
        .Select(layer => MatrixText.Sign(layer)));

    private static string Legend()
    {
        (string Class, string Sign, string Meaning)[] entries =
        [
            ("open", "2", "So many requests go through, as declared"),
            ("public", "any", "The entrance: open to anyone who reaches it"),
            ("shut", MatrixText.Sign(AttemptLayer.Authorization), "All refused by the callee: identity not declared"),
            ("shut", MatrixText.Sign(AttemptLayer.Tls), "All refused in the handshake"),
            ("shut", MatrixText.Sign(AttemptLayer.Network), "Out of reach: the network lets nothing through"),
            ("wrong-cell", "1&nbsp;!", "Not as declared"),
            ("in-scope", "i", "In scope of PCI DSS"),
            ("out-of-scope", "o", "Out of scope"),
        ];
        return "<ul class=\"legend\">\n" + string.Concat(entries.Select(entry =>
            $"<li><span class=\"sign {entry.Class}\">{entry.Sign}</span> {entry.Meaning}</li>\n")) + "</ul>";
    }

    private string Layers() => "<dl class=\"layers\">\n"
        + string.Concat(Enum.GetValues<AttemptLayer>()
            .Select(layer => (Layer: layer, Count: matrix.Attempts.Count(attempt => attempt.Observed == layer)))
            .Where(entry => entry.Count > 0)
            .Select(entry => $"<div><dt>{Text(MatrixText.Words(entry.Layer))}</dt><dd>{entry.Count}</dd></div>\n"))
        + "</dl>";

    private string Caller(string caller)
    {
        var attempts = matrix.Attempts.Where(attempt => attempt.Caller == caller).ToList();
        var through = attempts.Count(attempt => attempt.Observed == AttemptLayer.None);
        var wrong = attempts.Any(attempt => !attempt.Holds);
        return $"<details{(wrong ? " open" : "")}><summary>{Text(caller)} <small>{through} of {attempts.Count} "
            + "go through</small></summary>\n<table class=\"attempts\">\n"
            + string.Concat(attempts.Select(attempt =>
                $"<tr><td>{Text(attempt.Target)}<br><small>{Text(attempt.Request)}</small></td>"
                + $"<td>{Text(MatrixText.Words(attempt.Observed))}<br>"
                + $"<small>{Text(Remark(attempt))}</small></td></tr>\n"))
            + "</table></details>\n";
    }

    private static string Remark(Attempt attempt) => attempt.Holds
        ? attempt.Detail
        : $"{attempt.Detail}; expected: {MatrixText.Words(attempt.Expected)}";

    private string ScopeOf(string name) => topology.Find(name)?.Scope.Name ?? "elsewhere";

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}

using System.Globalization;
using System.Text;

namespace RegulatedWorkload.Hosting.Verification;

/// <summary>A matrix for a terminal: a row a caller, a column a target, then one line for each difference.</summary>
public static class MatrixText
{
    private static readonly (AttemptLayer Layer, char Sign, string Meaning)[] Signs =
    [
        (AttemptLayer.None, '+', "went through"),
        (AttemptLayer.Name, 'd', "no name"),
        (AttemptLayer.Network, 'n', "stopped by the network"),
        (AttemptLayer.Tls, 't', "stopped by TLS"),
        (AttemptLayer.Authorization, 'a', "stopped by authorization"),
        (AttemptLayer.NotAttempted, '?', "nothing is known"),
    ];

    /// <summary>Writes it. The same matrix gives the same text.</summary>
    public static string Write(SegmentationMatrix matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        var callers = matrix.Attempts.Select(attempt => attempt.Caller).Distinct().ToList();
        var targets = callers.Union(matrix.Attempts.Select(attempt => attempt.Target)).ToList();
        var text = new StringBuilder();
        var width = callers.Select(caller => caller.Length).DefaultIfEmpty().Max() + 2;
        var widths = targets.Select(target => Math.Max(
            target.Length, callers.Max(caller => Cell(matrix, caller, target).Length)) + 2).ToList();
        text.Append(' ', width).AppendJoin("", targets.Zip(widths, (target, room) => target.PadRight(room))).EndLine();
        foreach (var caller in callers)
        {
            text.Append(caller.PadRight(width))
                .AppendJoin("", targets.Zip(widths, (target, room) => Cell(matrix, caller, target).PadRight(room)))
                .EndLine();
        }

        text.AppendLine().Append("One sign an attempt, ! where it is not as declared: ")
            .AppendJoin(", ", Signs.Select(sign => $"{sign.Sign} {sign.Meaning}"))
            .Append('.').AppendLine().AppendLine();
        foreach (var attempt in matrix.Differences) text.AppendLine(Sentence(attempt));
        return text.AppendLine(Verdict(matrix)).ToString();
    }

    /// <summary>What is wrong with an attempt, as a sentence.</summary>
    public static string Sentence(Attempt attempt)
    {
        ArgumentNullException.ThrowIfNull(attempt);
        return $"{attempt.Caller} → {attempt.Target}, {attempt.Request}: expected {Words(attempt.Expected)}, observed "
            + $"{Words(attempt.Observed)} ({attempt.Detail}).";
    }

    /// <summary>The whole in a sentence.</summary>
    public static string Verdict(SegmentationMatrix matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        var differences = matrix.Differences.Count();
        return differences == 0
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"All {matrix.Attempts.Count} attempts ended where the declaration says.")
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{differences} of {matrix.Attempts.Count} attempts did not end where the declaration says.");
    }

    /// <summary>A layer in words: where an attempt ended.</summary>
    public static string Words(AttemptLayer layer) => Signs.First(sign => sign.Layer == layer).Meaning;

    /// <summary>The sign of a layer.</summary>
    internal static string Sign(AttemptLayer layer) => $"{Signs.First(sign => sign.Layer == layer).Sign}";

    private static string Cell(SegmentationMatrix matrix, string caller, string target)
    {
        if (caller == target) return "·";
        var signs = matrix.Attempts
            .Where(attempt => attempt.Caller == caller && attempt.Target == target)
            .Select(attempt =>
                Signs.First(sign => sign.Layer == attempt.Observed).Sign + (attempt.Holds ? "" : "!"));
        return string.Concat(signs);
    }

    private static void EndLine(this StringBuilder text)
    {
        while (text.Length > 0 && text[^1] == ' ') text.Length--;
        text.AppendLine();
    }
}

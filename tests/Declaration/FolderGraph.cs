using System.Text.RegularExpressions;

namespace RegulatedWorkload.Tests.Declaration;

/// <summary>
/// Which folder uses which, by the namespaces that its files name. Between two folders the arrow stands where their
/// paths part: <c>Hosting.Publishing.Flux → Hosting.Topology</c> is one of <c>Publishing</c> and <c>Topology</c> in
/// <c>Hosting</c>. A folder and one within it are one house.
/// </summary>
internal sealed partial class FolderGraph
{
    private readonly Dictionary<string, SortedDictionary<string, SortedSet<string>>> _arrows =
        new(StringComparer.Ordinal);

    /// <summary>Adds a source file.</summary>
    public void Add(string source)
    {
        if (Own().Match(source) is not { Success: true } own) return;
        foreach (Match used in Used().Matches(source)) Add(own.Groups["name"].Value, used.Groups["name"].Value);
    }

    /// <summary>Each circle as a sentence; none in a house in order.</summary>
    public IReadOnlyList<string> Circles() =>
    [
        .. from house in _arrows
           from start in house.Value.Keys
           let circle = Find(house.Value, start)
           where circle is not null && circle.Min(StringComparer.Ordinal) == start
           select $"{house.Key}: {string.Join(" → ", circle.Append(start))}",
    ];

    private void Add(string from, string to)
    {
        var (source, target) = (from.Split('.'), to.Split('.'));
        var shared = 0;
        while (shared < source.Length && shared < target.Length && source[shared] == target[shared]) shared++;
        if (shared == source.Length || shared == target.Length) return;
        var house = string.Join('.', source[..shared]);
        if (!_arrows.TryGetValue(house, out var arrows)) _arrows[house] = arrows = new(StringComparer.Ordinal);
        if (!arrows.TryGetValue(source[shared], out var targets))
        {
            arrows[source[shared]] = targets = new(StringComparer.Ordinal);
        }

        targets.Add(target[shared]);
    }

    // The shortest way from a folder back to it.
    private static List<string>? Find(SortedDictionary<string, SortedSet<string>> arrows, string start)
    {
        var open = new Queue<List<string>>([[start]]);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (open.TryDequeue(out var way))
        {
            foreach (var next in arrows.TryGetValue(way[^1], out var targets) ? targets : [])
            {
                if (next == start) return way;
                if (seen.Add(next)) open.Enqueue([.. way, next]);
            }
        }

        return null;
    }

    [GeneratedRegex(@"^namespace (?<name>RegulatedWorkload[\w.]*);", RegexOptions.Multiline)]
    private static partial Regex Own();

    [GeneratedRegex(@"^using (static |\w+ = )?(?<name>RegulatedWorkload[\w.]*);", RegexOptions.Multiline)]
    private static partial Regex Used();
}

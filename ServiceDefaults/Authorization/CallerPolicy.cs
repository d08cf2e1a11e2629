using RegulatedWorkload.ServiceDefaults.Values;

namespace RegulatedWorkload.ServiceDefaults.Authorization;

/// <summary>Who may call what, as declared. A caller that is not listed may call nothing.</summary>
/// <param name="callers">The admitted callers, each once; an entry that ends with a slash is a route prefix.</param>
public sealed class CallerPolicy(IReadOnlyList<AllowedCaller> callers)
{
    private readonly Dictionary<string, (HashSet<string> Methods, string[] Prefixes)> _allowed = callers.ToDictionary(
        caller => caller.Identity.Value,
        caller => (
            caller.Allowed.Where(entry => !entry.EndsWith('/')).ToHashSet(StringComparer.Ordinal),
            caller.Allowed.Where(entry => entry.EndsWith('/')).ToArray()),
        StringComparer.Ordinal);

    /// <summary>Every admitted caller with each path that it may use, to compare two policies.</summary>
    internal IReadOnlySet<(string Caller, string Path)> Grants { get; } = callers
        .SelectMany(caller => caller.Allowed.Select(path => (caller.Identity.Value, path)))
        .ToHashSet();

    /// <summary>What both this policy and another one admit.</summary>
    internal CallerPolicy Within(CallerPolicy other) => new(
        [
            .. callers.Select(caller => caller with
            {
                Allowed = [.. caller.Allowed.Where(path => other.Grants.Contains((caller.Identity.Value, path)))],
            }),
        ]);

    /// <summary>Whether <paramref name="caller"/> may use the request path <paramref name="path"/>.</summary>
    public bool Admits(SpiffeId caller, string path)
    {
        ArgumentNullException.ThrowIfNull(caller);
        if (!_allowed.TryGetValue(caller.Value, out var allowed)) return false;
        if (allowed.Methods.Contains(path)) return true;
        foreach (var prefix in allowed.Prefixes)
        {
            if (path.StartsWith(prefix, StringComparison.Ordinal)) return true;
        }

        return false;
    }
}

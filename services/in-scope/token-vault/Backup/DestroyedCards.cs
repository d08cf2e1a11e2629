using System.Text.RegularExpressions;

namespace RegulatedWorkload.TokenVault.Backup;

/// <summary>
/// The cards that were destroyed since a backup was taken, by the hashes of their tokens: whatever lines of the
/// security log hold the events (1015), in any form that the log was exported in.
/// </summary>
internal static partial class DestroyedCards
{
    public static async Task<HashSet<string>> ReadAsync(string path, CancellationToken cancellationToken)
    {
        var destroyed = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var line in File.ReadLinesAsync(path, cancellationToken))
        {
            foreach (var hash in Sha256().EnumerateMatches(line))
            {
                destroyed.Add(line.Substring(hash.Index, hash.Length).ToUpperInvariant());
            }
        }

        return destroyed;
    }

    [GeneratedRegex("(?<![0-9A-Fa-f])[0-9A-Fa-f]{64}(?![0-9A-Fa-f])")]
    private static partial Regex Sha256();
}

using System.Text.RegularExpressions;

namespace RegulatedWorkload.AppHost.Watch;

/// <summary>What a project is built from outside its own folder, as its file says at this moment.</summary>
internal static partial class LinkedSources
{
    /// <summary>
    /// The patterns of its items, relative to its folder, with forward slashes; none while there is no such file.
    /// It is not read as XML, since a file that is being saved may be half there.
    /// </summary>
    public static IReadOnlyList<string> Read(string project)
    {
        try
        {
            return
            [
                .. Includes().Matches(File.ReadAllText(project))
                    .SelectMany(include => include.Groups[1].Value.Split(
                        ';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
                    .Select(pattern => pattern.Replace('\\', '/'))
                    .Where(pattern => pattern.StartsWith("..", StringComparison.Ordinal)),
            ];
        }
        catch (IOException)
        {
            return [];
        }
    }

    [GeneratedRegex(@"\bInclude\s*=\s*""([^""]+)""")]
    private static partial Regex Includes();
}

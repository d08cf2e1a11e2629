using System.Text.RegularExpressions;

namespace RegulatedWorkload.Hosting.Publishing.Environments;

/// <summary>Finds and reads the file of an environment.</summary>
public static partial class EnvironmentFile
{
    /// <summary>The folder of environments, below the root of the repository.</summary>
    public const string Folder = "AppHost/environments";

    /// <summary>The environment, or null when sentences have been added to the faults.</summary>
    public static ClusterEnvironment? Read(string root, string name, ICollection<string> faults)
    {
        ArgumentNullException.ThrowIfNull(faults);
        var folder = Path.Combine(root, Folder);
        var file = Path.Combine(folder, $"{name}.json");
        if (PlainName().IsMatch(name) && File.Exists(file))
        {
            return Parse($"{Folder}/{name}.json", File.ReadAllText(file), faults);
        }

        var known = Directory.Exists(folder)
            ? Directory.GetFiles(folder, "*.json")
                .Select(path => Path.GetFileNameWithoutExtension(path))
                .Order(StringComparer.Ordinal)
            : Enumerable.Empty<string>();
        faults.Add($"There is no environment '{name}' in {Folder}; there is {string.Join(", ", known)}.");
        return null;
    }

    /// <summary>The environment in a text, or null when sentences have been added to the faults.</summary>
    public static ClusterEnvironment? Parse(string file, string text, ICollection<string> faults) =>
        StrictJson.Read(file, text, EnvironmentJson.Default.ClusterEnvironment, faults);

    [GeneratedRegex(@"\A[a-z0-9]([a-z0-9-]*[a-z0-9])?\z")]
    private static partial Regex PlainName();
}

using System.Text;
using System.Text.Json;

namespace RegulatedWorkload.Hosting.Publishing.Facts;

/// <summary>The file with the facts, beside the Bicep files that load it.</summary>
public static class FactsFile
{
    /// <summary>Where it lies in the repository.</summary>
    public const string Name = "infra/workload.json";

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>The text of the file.</summary>
    public static string Text(WorkloadFacts facts) =>
        JsonSerializer.Serialize(facts, FactsJson.Readable.WorkloadFacts) + "\n";

    /// <summary>Whether the file holds exactly this text.</summary>
    public static bool IsFresh(string file, string text) => File.Exists(file) && File.ReadAllText(file) == text;

    /// <summary>Writes the file, whole or not at all.</summary>
    public static void Write(string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var begun = $"{file}.new";
        File.WriteAllText(begun, text, Utf8);
        File.Move(begun, file, overwrite: true);
    }
}

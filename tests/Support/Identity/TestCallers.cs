using System.Text.Json;

namespace RegulatedWorkload.Tests.Support.Identity;

/// <summary>Writes the list of callers that a service under test is given.</summary>
public static class TestCallers
{
    /// <summary>Replaces the file whole, as the app host does.</summary>
    /// <returns>The path.</returns>
    public static string Write(string path, params (string Identity, string[] May)[] callers)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var list = new { callers = callers.Select(caller => new { identity = caller.Identity, may = caller.May }) };
        File.WriteAllText(path + ".new", JsonSerializer.Serialize(list));
        File.Move(path + ".new", path, overwrite: true);
        return path;
    }
}

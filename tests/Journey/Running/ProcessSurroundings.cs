namespace RegulatedWorkload.Tests.Journey.Running;

/// <summary>What a process was started with, which outlives every wiping: arguments and environment.</summary>
public static class ProcessSurroundings
{
    private static readonly string[] s_files = ["cmdline", "environ"];

    /// <summary>The arguments and the environment, each with its name; none where there is no /proc.</summary>
    public static IEnumerable<(string Name, byte[] Content)> Of(int id) =>
        from file in s_files
        let path = $"/proc/{id}/{file}"
        where File.Exists(path)
        select (file, Read(path));

    // These files say that they are empty; they are read to their end.
    private static byte[] Read(string path)
    {
        using var file = File.OpenRead(path);
        using var content = new MemoryStream();
        file.CopyTo(content);
        return content.ToArray();
    }
}

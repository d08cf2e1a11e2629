namespace RegulatedWorkload.Tests.Support.PostgreSql;

/// <summary>Reads what a process writes.</summary>
internal static class LineReader
{
    /// <summary>Hands on every line, until there are no more.</summary>
    public static async Task ReadAsync(TextReader reader, Action<string> take)
    {
        while (await reader.ReadLineAsync() is { } line) take(line);
    }
}

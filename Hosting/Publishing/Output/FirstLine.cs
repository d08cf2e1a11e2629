namespace RegulatedWorkload.Hosting.Publishing.Output;

/// <summary>The first line of every file says how it was made. By it a file is known to be ours.</summary>
public static class FirstLine
{
    private const string Beginning = "# Made from AppHost/Workload.cs by: dotnet run --project AppHost -- publish";

    /// <summary>The line for an environment.</summary>
    public static string Of(string environment) => $"{Beginning} --environment {environment}";

    /// <summary>Whether a file begins with such a line, for whatever environment.</summary>
    public static bool IsIn(string file)
    {
        using var reader = new StreamReader(file);
        var start = new char[Beginning.Length];
        return reader.ReadBlock(start) == start.Length && new string(start) == Beginning;
    }
}

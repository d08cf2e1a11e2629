namespace RegulatedWorkload.Hosting.Describe;

/// <summary>The part of the README that is generated from the declaration.</summary>
public static class ReadmeBlock
{
    private const string Begin = "<!-- describe:begin -->\n";
    private const string End = "<!-- describe:end -->";

    /// <summary>The README with its generated part replaced.</summary>
    /// <exception cref="FormatException">The markers are missing.</exception>
    public static string Replace(string readme, string generated)
    {
        ArgumentNullException.ThrowIfNull(readme);
        var begin = readme.IndexOf(Begin, StringComparison.Ordinal);
        var end = readme.IndexOf(End, StringComparison.Ordinal);
        if (begin < 0 || end < begin)
        {
            throw new FormatException($"The README must hold the lines {Begin.Trim()} and {End}, in this order.");
        }

        return readme[..(begin + Begin.Length)] + "\n" + generated + "\n" + readme[end..];
    }
}

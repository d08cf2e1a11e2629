namespace RegulatedWorkload.Campaign.Hostile;

/// <summary>A parser of what comes from outside.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Seeds">Good inputs, from which bad ones are made.</param>
/// <param name="Read">
/// Reads an input and says in a word what it made of it. It throws nothing but what the parser promises to throw, which
/// it turns into a word.
/// </param>
internal sealed record Boundary(string Name, IReadOnlyList<byte[]> Seeds, Func<byte[], string> Read)
{
    public static Boundary OfText(string name, IReadOnlyList<string> seeds, Func<string, string> read) => new(
        name,
        [.. seeds.Select(System.Text.Encoding.UTF8.GetBytes)],
        // Bytes that are no UTF-8 come as text too: half of a surrogate pair, for one.
        input => read(input.Length % 2 == 0 && input.Length > 0 && input[0] == 0xD8
            ? System.Text.Encoding.BigEndianUnicode.GetString(input)
            : System.Text.Encoding.UTF8.GetString(input)));
}

/// <summary>An input that a parser did not stand.</summary>
/// <param name="Boundary">The parser.</param>
/// <param name="Input">The input.</param>
/// <param name="What">What happened.</param>
internal sealed record Find(string Boundary, byte[] Input, string What);

using System.Text.Json;
using System.Text.Json.Serialization;

namespace RegulatedWorkload.Tests.CardData;

/// <summary>
/// <c>card-number-vectors.json</c>: how people write card numbers, where these stand, and what only looks like one. The
/// card form is held to the first of these too.
/// </summary>
internal sealed record CardNumberVectors(
    IReadOnlyList<CardNumberVectors.Vector> AsWritten,
    IReadOnlyList<CardNumberVectors.Vector> Embedded,
    IReadOnlyList<CardNumberVectors.Vector> Honest)
{
    public static CardNumberVectors All { get; } = Read();

    private static CardNumberVectors Read()
    {
        using var file = typeof(CardNumberVectors).Assembly.GetManifestResourceStream("card-number-vectors.json")!;
        return JsonSerializer.Deserialize<CardNumberVectors>(file, JsonSerializerOptions.Web)!;
    }

    /// <summary>A text, and the digits of the card number that it is, if it is nothing else.</summary>
    internal sealed record Vector(string Why, [property: JsonPropertyName("text")] string Value, string? Digits);
}

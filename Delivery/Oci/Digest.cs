using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace RegulatedWorkload.Delivery.Oci;

/// <summary>The name of content by its SHA-256: <c>sha256:</c> and 64 lower-case hexadecimal digits.</summary>
[JsonConverter(typeof(DigestConverter))]
public sealed record Digest
{
    private const string Prefix = "sha256:";
    private const int HexLength = 2 * SHA256.HashSizeInBytes;
    private static readonly SearchValues<char> LowerHex = SearchValues.Create("0123456789abcdef");

    private Digest(string hex) => Hex = hex;

    /// <summary>The hexadecimal digits alone.</summary>
    public string Hex { get; }

    /// <summary>The digest of these bytes.</summary>
    public static Digest Of(ReadOnlySpan<byte> content) => OfHash(SHA256.HashData(content));

    /// <summary>The digest with this SHA-256 hash.</summary>
    public static Digest OfHash(ReadOnlySpan<byte> hash)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(hash.Length, SHA256.HashSizeInBytes);
        return new Digest(Convert.ToHexStringLower(hash));
    }

    /// <summary>The digest that the text names.</summary>
    /// <exception cref="FormatException">The text names none; the message quotes it.</exception>
    public static Digest Parse(string text) => TryParse(text, out var digest)
        ? digest
        : throw new FormatException($"'{text}' is no digest; write sha256: and 64 lower-case hexadecimal digits.");

    /// <summary>Whether the text names a digest.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out Digest? digest)
    {
        digest = text is not null && text.StartsWith(Prefix, StringComparison.Ordinal)
            && text.Length == Prefix.Length + HexLength && text.AsSpan(Prefix.Length).IndexOfAnyExcept(LowerHex) < 0
                ? new Digest(text[Prefix.Length..])
                : null;
        return digest is not null;
    }

    /// <summary><c>sha256:</c> and the hexadecimal digits.</summary>
    public override string ToString() => Prefix + Hex;
}

/// <summary>A digest is a string in JSON.</summary>
internal sealed class DigestConverter : JsonConverter<Digest>
{
    public override Digest Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && Digest.TryParse(reader.GetString(), out var digest)
            ? digest
            : throw new JsonException("A digest is sha256: and 64 lower-case hexadecimal digits.");

    public override void Write(Utf8JsonWriter writer, Digest value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}

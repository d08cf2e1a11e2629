using System.Text.Json.Serialization;

namespace RegulatedWorkload.TokenVault.Backup;

/// <summary>One line of a backup: what it is of, a card, a spent token, or the count of both at the end.</summary>
internal sealed record BackupLine
{
    public BackupCard? Card { get; init; }

    public BackupSpentToken? Spent { get; init; }

    public BackupEnd? End { get; init; }
}

/// <summary>A card as it is stored: encrypted, its data key wrapped.</summary>
internal sealed record BackupCard(
    string TokenHash,
    string Brand,
    string Last4,
    int ExpiryMonth,
    int ExpiryYear,
    string KeyVersion,
    byte[] WrappedKey,
    byte[] Ciphertext,
    long CreatedAt,
    string? PaymentId);

/// <summary>Why a token is refused whose card is destroyed.</summary>
internal sealed record BackupSpentToken(string TokenHash, string Reason, long At);

/// <summary>The last line: how many there are of each, and when the backup was taken.</summary>
internal sealed record BackupEnd(int Cards, int Spent, long TakenAt);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(BackupLine))]
internal sealed partial class BackupJson : JsonSerializerContext;

using System.Buffers.Text;

namespace RegulatedWorkload.ServiceDefaults.Values;

/// <summary>
/// A stand-in for a card number: <c>tok_</c> and 128 random bits as 22 base64url characters. It holds nothing of the
/// card (PCI DSS tokenization guidelines), so it may travel and be stored out of scope.
/// </summary>
public readonly record struct CardToken
{
    private const string Prefix = "tok_";

    private CardToken(string value) => Value = value;

    /// <summary>The text form.</summary>
    public string Value { get; }

    /// <summary>A fresh token that no one can guess.</summary>
    public static CardToken Create() => new(RandomId.Create(Prefix));

    /// <summary>Parses exactly the form that <see cref="Create"/> gives.</summary>
    public static bool TryParse(string? text, out CardToken token)
    {
        token = default;
        if (text is null || text.Length != Prefix.Length + 22 || !text.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return false;
        }

        var random = text.AsSpan(Prefix.Length);
        if (!Base64Url.IsValid(random, out var length) || length != RandomId.Size || RandomId.HasLongDigitRun(random))
        {
            return false;
        }

        token = new CardToken(text);
        return true;
    }

    /// <inheritdoc />
    public override string ToString() => Value;
}

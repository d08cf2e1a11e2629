using RegulatedWorkload.ServiceDefaults.Redaction;

namespace RegulatedWorkload.Edge.Cards;

/// <summary>A card as its holder typed it. Not a record: records print what they hold.</summary>
internal sealed class Card(Pan number, int expiryMonth, int expiryYear) : IDisposable
{
    public Pan Number => number;

    public int ExpiryMonth => expiryMonth;

    public int ExpiryYear => expiryYear;

    public void Dispose() => number.Dispose();
}

using System.Globalization;

namespace RegulatedWorkload.Campaign.Load;

/// <summary>
/// The cards of the campaign. Most are new each time; some make the acquirer misbehave; some, the canaries, are
/// searched for afterwards in every encoding. The vault admits one card 60 times in ten minutes, so those come seldom.
/// </summary>
internal sealed class TestCards(Dice dice, TimeProvider time)
{
    /// <summary>Searched for in every encoding; approved.</summary>
    public static readonly IReadOnlyList<string> Canaries =
        ["4539578763621486", "5425233430109903", "4916338506082832", "2223000048410010"];

    // Declined, failing, charged and failing, hanging, charged and hanging, charged and dropped.
    private static readonly string[] Special =
    [
        "4000000000000002", "4000000000000119", "4000000000000341", "4000000000000259", "4000000000000267",
        "4000000000000275",
    ];

    private static readonly TimeSpan Seldom = TimeSpan.FromSeconds(11);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, long> _last = [];

    /// <summary>The card of the next purchase, and of no other one soon.</summary>
    public string Next()
    {
        lock (_gate)
        {
            if (dice.InHundred(30))
            {
                var seldom = dice.Pick<string>([.. Special, .. Canaries]);
                if (!_last.TryGetValue(seldom, out var last) || time.GetElapsedTime(last) > Seldom)
                {
                    _last[seldom] = time.GetTimestamp();
                    return seldom;
                }
            }

            return New();
        }
    }

    /// <summary>A card that nobody has entered, with a right check digit; approved.</summary>
    public string New()
    {
        lock (_gate)
        {
            var digits = "411111" + dice.Next(1_000_000_000).ToString("D9", CultureInfo.InvariantCulture);
            var sum = digits.Select((digit, place) => (digit - '0') * (int.IsEvenInteger(place) ? 2 : 1))
                .Sum(value => value > 9 ? value - 9 : value);
            return digits + ((10 - (sum % 10)) % 10).ToString(CultureInfo.InvariantCulture);
        }
    }
}

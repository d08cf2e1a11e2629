using System.Buffers;
using RegulatedWorkload.Campaign.Load;
using RegulatedWorkload.Tests.Support.Canary;

namespace RegulatedWorkload.Campaign.Books;

/// <summary>
/// Finds card numbers and tokens of the campaign in any bytes: every number that was entered, as digits; the canaries
/// in every encoding; every token that was given.
/// </summary>
internal sealed class Secrets(IReadOnlySet<string> cards, IReadOnlySet<string> tokens)
{
    private const int Digits = 16;
    private const int TokenLength = 26;

    private static readonly IReadOnlyList<CanaryScan> Canaries =
        [.. TestCards.Canaries.Select(number => new CanaryScan(number))];

    private static readonly SearchValues<byte> AnyDigit = SearchValues.Create("0123456789"u8);

    /// <summary>What was found, without the secret itself.</summary>
    public IEnumerable<string> Find(byte[] content) =>
    [
        .. HasCard(content) ? ["a card number"] : (string[])[],
        .. HasToken(content) ? ["a token"] : (string[])[],
        .. Canaries.SelectMany(canary => canary.Find(content)).Distinct().Select(form => $"a card number, {form}"),
    ];

    private bool HasCard(ReadOnlySpan<byte> content)
    {
        while (content.IndexOfAny(AnyDigit) is >= 0 and var start)
        {
            content = content[start..];
            var run = content.IndexOfAnyExcept(AnyDigit) is >= 0 and var end ? end : content.Length;
            for (var first = 0; first + Digits <= run; first++)
            {
                if (cards.Contains(System.Text.Encoding.ASCII.GetString(content.Slice(first, Digits)))) return true;
            }

            content = content[run..];
        }

        return false;
    }

    private bool HasToken(ReadOnlySpan<byte> content)
    {
        while (content.IndexOf("tok_"u8) is >= 0 and var start && start + TokenLength <= content.Length)
        {
            if (tokens.Contains(System.Text.Encoding.Latin1.GetString(content.Slice(start, TokenLength)))) return true;
            content = content[(start + 4)..];
        }

        return false;
    }
}

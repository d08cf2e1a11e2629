using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace RegulatedWorkload.ServiceDefaults.Values;

/// <summary>Names that no one can guess and that no guard takes for a card number.</summary>
public static class RandomId
{
    /// <summary>How many random bytes an id carries: 128 bits.</summary>
    public const int Size = 16;

    // A shorter run of digits cannot be part of a card number in one of its groupings.
    private const int LongestDigitRun = 7;

    /// <summary>A prefix and 128 random bits as 22 base64url characters.</summary>
    public static string Create(string prefix)
    {
        string text;
        do
        {
            text = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Size));
        }
        while (HasLongDigitRun(text));

        return prefix + text;
    }

    /// <summary>
    /// Likewise, but the same for the same text always, and no harder to guess than that.
    /// </summary>
    public static string Derive(string prefix, string text)
    {
        string id;
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(text));
        do
        {
            id = Base64Url.EncodeToString(hash.AsSpan(0, Size));
            hash = SHA256.HashData(hash);
        }
        while (HasLongDigitRun(id));

        return prefix + id;
    }

    /// <summary>Whether digits and hyphens stand together for longer than <see cref="Create"/> lets them.</summary>
    internal static bool HasLongDigitRun(ReadOnlySpan<char> text)
    {
        var run = 0;
        foreach (var c in text)
        {
            run = char.IsAsciiDigit(c) || c == '-' ? run + 1 : 0;
            if (run > LongestDigitRun) return true;
        }

        return false;
    }
}

using System.Text;

namespace RegulatedWorkload.Benchmarks;

/// <summary>What is read for card numbers.</summary>
public enum RedactionInput
{
    /// <summary>Orders as they pass the entrance: letters, short numbers.</summary>
    Json,

    /// <summary>Log lines: times, addresses, identifiers in hexadecimal.</summary>
    Log,

    /// <summary>Numbers of 16 digits whose check digit is wrong: each has to be computed.</summary>
    NearMisses,

    /// <summary>Escapes of every kind, two deep: each has to be undone.</summary>
    Escapes,

    /// <summary>Bytes in base64, a single word.</summary>
    Base64,
}

/// <summary>The texts: the same in every run.</summary>
internal static class RedactionInputs
{
    public const int Size = 64 * 1024;

    public static string Text(RedactionInput input)
    {
        var text = new StringBuilder(Size);
        var digits = new Digits();
        for (var line = 0; text.Length < Size; line++)
        {
            text.Append(input switch
            {
                RedactionInput.Json =>
                    """
                    {"items":[{"productId":"stoneware-mug","quantity":2}],"email":"ada@shop.example","at":1764000000},
                    """,
                RedactionInput.Log => $"2026-11-29T16:26:{line % 60:D2}.123Z info: Orders[1201] Order "
                    + $"{digits.Hex(8)}-{digits.Hex(4)}-4{digits.Hex(3)}-a{digits.Hex(3)}-{digits.Hex(12)} confirmed "
                    + $"in {line % 1000} ms, trace {digits.Hex(32)} 127.0.0.1:{10_000 + line}\n",
                RedactionInput.NearMisses => NearMiss(digits) + " ",
                RedactionInput.Escapes => "\\u0034\\\\u0031&#x34;%2531 ",
                _ => digits.Base64(64),
            });
        }

        return text.ToString(0, Size);
    }

    // The last digit is one more than the check digit.
    private static string NearMiss(Digits digits)
    {
        var number = "4" + digits.Decimal(14);
        var sum = number.Select((digit, i) => (digit - '0') * (i % 2 == 0 ? 2 : 1))
            .Sum(value => value > 9 ? value - 9 : value);
        return $"{number}{(11 - (sum % 10)) % 10}";
    }

    /// <summary>Digits without a pattern, from a linear congruential generator.</summary>
    private sealed class Digits
    {
        private const string Alphabet = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ+/";

        private uint _state = 1;

        public string Decimal(int count) => Next(count, 10);

        public string Hex(int count) => Next(count, 16);

        public string Base64(int count) => Next(count, 64);

        private string Next(int count, uint of) => string.Create(count, this, (span, digits) =>
        {
            for (var i = 0; i < span.Length; i++) span[i] = Alphabet[(int)(digits.Next() % of)];
        });

        private uint Next()
        {
            _state = unchecked((_state * 1_664_525) + 1_013_904_223);
            return _state >> 16;
        }
    }
}

using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;

namespace RegulatedWorkload.ServiceDefaults.Redaction;

/// <summary>
/// Finds the signs of a text in one pass, 64 bytes at a time: nearly every text shows none, and needs no other look.
/// </summary>
/// <remarks>
/// A sign may be wrong, a missing one never: each is a condition without which its form finds nothing.
/// 1. <see cref="DigitGroups"/> picks out what may begin a card number; <see cref="CardNumberScanner"/> judges each,
///    looking around as far as a number reaches.
/// 2. A list of decimal bytes fills at least a vector with digits, commas and spaces.
/// 3. A word in hexadecimal has as many threes as the shortest number has digits.
/// 4. A word in base64 has a quad that is three digits, or two in UTF-16.
/// What is done per byte and per group is bounded, so the time is linear for any text.
/// </remarks>
internal ref struct FirstLook
{
    // Of 16 characters of a list: at most two stand between groups, and at least one behind three digits.
    private const int FewestDigits = 5;
    private const int MostDigits = 12;

    private readonly ReadOnlySpan<byte> _text;
    private Signs _signs;
    private Vector128<byte> _bytes;
    private Vector128<byte> _classes;
    private DigitGroups _groups;
    private int _threes;

    private FirstLook(ReadOnlySpan<byte> text) => _text = text;

    /// <summary>The signs of a text.</summary>
    public static Signs At(ReadOnlySpan<byte> text)
    {
        var look = new FirstLook(text);
        var at = 0;
        for (; text.Length - at >= ByteBlock.Size; at += ByteBlock.Size)
        {
            look.Read(ref Unsafe.Add(ref MemoryMarshal.GetReference(text), at), at);
        }

        if (at < text.Length) look.ReadRest(ref at);
        look.LookAtGroups(look._groups.Next(0, 0), at);
        if ((look._classes & Vector128.Create(ByteBlock.Escape)) != Vector128<byte>.Zero) look._signs |= Signs.Escapes;
        if (look._bytes.ExtractMostSignificantBits() != 0) look._signs |= Signs.NotAscii;
        return look._signs;
    }

    private void ReadRest(ref int at)
    {
        Span<byte> rest = stackalloc byte[ByteBlock.Size];
        rest.Clear();
        _text[at..].CopyTo(rest);
        Read(ref MemoryMarshal.GetReference(rest), at);
        CryptographicOperations.ZeroMemory(rest);
        at += ByteBlock.Size;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Read(ref byte start, int at)
    {
        var block = new ByteBlock(ref start);
        var any = block.Any;
        _classes |= any;
        _bytes |= ByteBlock.Union(ref start);
        var isPacked = (_signs & Signs.Packed) != 0;
        if (!isPacked && (any & Vector128.Create(ByteBlock.Base64)) != Vector128<byte>.Zero)
        {
            LookForBase64(block.Of(ByteBlock.Base64), at);
        }

        var digits = block.Digits;
        if ((digits | _groups.Digits) != 0)
        {
            var candidates = _groups.Next(digits, block.Of(ByteBlock.LetterOrDigit));
            if (candidates != 0) LookAtGroups(candidates, at);
        }

        if (digits != 0) LookForList(digits, block.Of(ByteBlock.Listed));
        if (isPacked || (digits | (uint)_threes) == 0) return;
        var threes = ByteBlock.Equal(ref start, (byte)'3');
        if ((threes | (uint)_threes) != 0) CountThrees(threes, block.Of(ByteBlock.Word));
    }

    // The block before: whether a group may begin a number shows in the digits behind it.
    private void LookAtGroups(ulong candidates, int at)
    {
        if ((_signs & Signs.Written) != 0) return;
        for (; candidates != 0; candidates &= candidates - 1)
        {
            var start = at - ByteBlock.Size + BitOperations.TrailingZeroCount(candidates);
            if (CardNumberScanner.IsAt(_text, start)) _signs |= Signs.Written;
        }
    }

    private void LookForList(ulong digits, ulong listed)
    {
        for (; listed != 0; listed >>= 16, digits >>= 16)
        {
            var isFull = (ushort)listed == ushort.MaxValue;
            if (isFull && BitOperations.PopCount((ushort)digits) is >= FewestDigits and <= MostDigits)
            {
                _signs |= Signs.Decimal;
            }
        }
    }

    private void LookForBase64(ulong letters, int at)
    {
        for (; letters != 0; letters &= letters - 1)
        {
            if (PackedForm.MayBegin(_text[(at + BitOperations.TrailingZeroCount(letters))..])) _signs |= Signs.Packed;
        }
    }

    private void CountThrees(ulong threes, ulong word)
    {
        var first = BitOperations.TrailingZeroCount(~word);
        var last = ByteBlock.Size - BitOperations.LeadingZeroCount(~word);
        var all = BitOperations.PopCount(threes);
        if (last == 0)
        {
            _threes += all;
        }
        else
        {
            var ended = _threes + BitOperations.PopCount(threes & ((1UL << first) - 1));
            _threes = last == ByteBlock.Size ? 0 : BitOperations.PopCount(threes >> last);
            if (Math.Max(ended, all - _threes) >= Pan.MinLength) _signs |= Signs.Packed;
        }

        if (_threes >= Pan.MinLength) _signs |= Signs.Packed;
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace RegulatedWorkload.ServiceDefaults.Redaction;

/// <summary>64 bytes of a text, as bits of the classes that <see cref="FirstLook"/> asks for.</summary>
/// <remarks>The class of an ASCII byte is what its halves have in common: two table lookups and an "and".</remarks>
internal readonly ref struct ByteBlock
{
    public const int Size = 4 * Lane;
    public const byte Digit = 0x80;

    /// <summary>Letters in two classes, A to O and P to Z, upper and lower case, and a few signs beside Z.</summary>
    public const byte LetterOrDigit = Digit | 0x01 | 0x02;

    public const byte Escape = 0x04 | 0x08;

    /// <summary>What stands in a list of decimal bytes: digits, commas, spaces.</summary>
    public const byte Listed = Digit | 0x10;

    /// <summary>M, N and O.</summary>
    public const byte Base64 = 0x20;

    /// <summary>The characters of base64, standard and URL-safe, and square brackets.</summary>
    public const byte Word = LetterOrDigit | 0x40;

    private const int Lane = 16;

    private readonly Vector128<byte> _a;
    private readonly Vector128<byte> _b;
    private readonly Vector128<byte> _c;
    private readonly Vector128<byte> _d;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ByteBlock(ref byte start)
    {
        _a = Classes(Vector128.LoadUnsafe(ref start));
        _b = Classes(Vector128.LoadUnsafe(ref start, Lane));
        _c = Classes(Vector128.LoadUnsafe(ref start, 2 * Lane));
        _d = Classes(Vector128.LoadUnsafe(ref start, 3 * Lane));
    }

    /// <summary>All classes of all bytes.</summary>
    public Vector128<byte> Any
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _a | _b | _c | _d;
    }

    /// <summary>A bit for every digit.</summary>
    public ulong Digits
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Bits(_a, _b, _c, _d);
    }

    /// <summary>A bit for every byte of some classes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Of(byte classes) =>
        ~Bits(Has(_a, classes), Has(_b, classes), Has(_c, classes), Has(_d, classes));

    /// <summary>The bits that any byte has.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Union(ref byte start) =>
        Vector128.LoadUnsafe(ref start)
        | Vector128.LoadUnsafe(ref start, Lane)
        | Vector128.LoadUnsafe(ref start, 2 * Lane)
        | Vector128.LoadUnsafe(ref start, 3 * Lane);

    /// <summary>A bit for every byte that is this one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Equal(ref byte start, byte value)
    {
        var all = Vector128.Create(value);
        return Bits(
            Vector128.Equals(Vector128.LoadUnsafe(ref start), all),
            Vector128.Equals(Vector128.LoadUnsafe(ref start, Lane), all),
            Vector128.Equals(Vector128.LoadUnsafe(ref start, 2 * Lane), all),
            Vector128.Equals(Vector128.LoadUnsafe(ref start, 3 * Lane), all));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Has(Vector128<byte> bytes, byte classes) =>
        Vector128.Equals(bytes & Vector128.Create(classes), Vector128<byte>.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Bits(Vector128<byte> a, Vector128<byte> b, Vector128<byte> c, Vector128<byte> d) =>
        a.ExtractMostSignificantBits()
        | (b.ExtractMostSignificantBits() << Lane)
        | ((ulong)(c.ExtractMostSignificantBits() | (d.ExtractMostSignificantBits() << Lane)) << (2 * Lane));

    // By the lower half: 0 is a digit, P or p, a space; D is M, =, - or m; and so on. By the upper half: 3 are digits,
    // 2 and 5 signs, 4 to 7 letters; none from 8 on.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Classes(Vector128<byte> bytes)
    {
        var lower = Vector128.Create(
            0x92, 0x83, 0x83, 0x83, 0x83, 0x87, 0x87, 0x83, 0x83, 0x83, 0x03, 0x41, 0x19, 0x61, 0x21, (byte)0x61);
        var upper = Vector128.Create(0, 0, 0x54, 0x80, 0x21, 0x4A, 0x01, 0x02, 0, 0, 0, 0, 0, 0, 0, (byte)0);
        return Vector128.ShuffleNative(lower, bytes & Vector128.Create((byte)0x0F))
            & Vector128.ShuffleNative(upper, bytes >> 4);
    }
}

using System.Numerics;
using System.Runtime.InteropServices;
using RegulatedWorkload.ServiceDefaults.Redaction;
using SharpFuzz.Common;

namespace RegulatedWorkload.Campaign.Hostile;

/// <summary>
/// Which branches of the product an input takes, and how often, as the assemblies tell that
/// <see cref="InstrumentedCopy"/> has made.
/// </summary>
internal sealed unsafe class Coverage
{
    // What SharpFuzz and AFL agreed upon.
    private const int Size = 1 << 16;

    private static readonly byte* s_map = (byte*)NativeMemory.AllocZeroed(Size);

    private readonly byte[] _known = new byte[Size];

    /// <summary>Whether the product of this process tells its branches.</summary>
    public static bool IsTold { get; } = typeof(CardNumberGuard).Assembly.GetReferencedAssemblies()
        .Any(reference => reference.Name == typeof(Trace).Assembly.GetName().Name);

    /// <summary>Gives the product something to tell its branches to; it cannot run before.</summary>
    public static void Begin() => Trace.SharedMem = s_map;

    /// <summary>Forgets what was told; the next input begins.</summary>
    public static void Forget() => new Span<byte>(s_map, Size).Clear();

    /// <summary>
    /// Whether a branch was told that no input before has taken, or one that none has taken so often: once, twice,
    /// four times and so on.
    /// </summary>
    public bool LearnsSomething()
    {
        var told = new ReadOnlySpan<byte>(s_map, Size);
        var learns = false;
        for (var at = 0; at < Size; at++)
        {
            var next = told[at..].IndexOfAnyExcept((byte)0);
            if (next < 0) break;
            at += next;
            var often = (byte)(1 << BitOperations.Log2(told[at]));
            if ((_known[at] & often) != 0) continue;
            _known[at] |= often;
            learns = true;
        }

        return learns;
    }
}

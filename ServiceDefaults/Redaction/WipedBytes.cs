using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace RegulatedWorkload.ServiceDefaults.Redaction;

/// <summary>Pooled memory that is wiped when disposed, before another may get it.</summary>
internal readonly ref struct WipedBytes(int length) : IDisposable
{
    private readonly byte[] _rented = ArrayPool<byte>.Shared.Rent(length);
    private readonly int _length = length;

    public Span<byte> Span => _rented.AsSpan(0, _length);

    /// <summary>A text as UTF-8.</summary>
    public static WipedBytes Utf8(ReadOnlySpan<char> text)
    {
        var bytes = new WipedBytes(text.Length);
        if (Ascii.FromUtf16(text, bytes.Span, out _) == OperationStatus.Done) return bytes;
        bytes.Dispose();
        bytes = new WipedBytes(Encoding.UTF8.GetByteCount(text));
        Encoding.UTF8.GetBytes(text, bytes.Span);
        return bytes;
    }

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(Span);
        ArrayPool<byte>.Shared.Return(_rented);
    }
}

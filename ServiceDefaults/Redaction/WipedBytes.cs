using System.Buffers;
using System.Security.Cryptography;

namespace RegulatedWorkload.ServiceDefaults.Redaction;

/// <summary>Pooled memory that is wiped when disposed, before another may get it.</summary>
internal readonly ref struct WipedBytes(int length) : IDisposable
{
    private readonly byte[] _rented = ArrayPool<byte>.Shared.Rent(length);
    private readonly int _length = length;

    public Span<byte> Span => _rented.AsSpan(0, _length);

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(Span);
        ArrayPool<byte>.Shared.Return(_rented);
    }
}

using System.Buffers;
using System.Security.Cryptography;

namespace RegulatedWorkload.Acquirer;

/// <summary>A request body that may hold a card number: read into one buffer, which is wiped.</summary>
internal sealed class CardBody : IDisposable
{
    private readonly byte[] _buffer;
    private readonly int _length;

    private CardBody(byte[] buffer, int length) => (_buffer, _length) = (buffer, length);

    public ReadOnlySpan<byte> Bytes => _buffer.AsSpan(0, _length);

    /// <summary>Reads the body, or gives null when it is longer than <paramref name="most"/> bytes.</summary>
    public static async Task<CardBody?> ReadAsync(HttpRequest request, int most, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(most + 1);
        var length = await request.Body.ReadAtLeastAsync(
            buffer.AsMemory(0, most + 1), most + 1, throwOnEndOfStream: false, cancellationToken);
        var body = new CardBody(buffer, length);
        if (length <= most) return body;
        body.Dispose();
        return null;
    }

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_buffer);
        ArrayPool<byte>.Shared.Return(_buffer);
    }
}

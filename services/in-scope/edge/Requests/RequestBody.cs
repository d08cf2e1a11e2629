using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace RegulatedWorkload.Edge.Requests;

/// <summary>A whole request body of bounded size in one buffer that is wiped when disposed.</summary>
internal sealed class RequestBody : IDisposable
{
    /// <summary>The largest body that any address reads, in bytes.</summary>
    public const int MaxSize = 64 * 1024;

    private readonly byte[] _buffer;
    private int _length;

    // Pinned, so that the garbage collector leaves no copies behind that Dispose cannot wipe.
    private RequestBody(int size) => _buffer = GC.AllocateUninitializedArray<byte>(size, pinned: true);

    public ReadOnlySpan<byte> Bytes => _buffer.AsSpan(0, _length);

    /// <summary>Reads the body to its end; null when it is larger than <paramref name="limit"/>.</summary>
    public static async Task<RequestBody?> ReadAsync(
        HttpRequest request, int limit, CancellationToken cancellationToken)
    {
        if (request.ContentLength > limit) return null;
        var body = new RequestBody((int)(request.ContentLength ?? limit));
        var complete = false;
        try
        {
            complete = await body.FillAsync(request, cancellationToken);
            return complete ? body : null;
        }
        finally
        {
            if (!complete) body.Dispose();
        }
    }

    /// <summary>The body to be read once more; valid until this is disposed.</summary>
    public Stream AsStream() => new MemoryStream(_buffer, 0, _length, writable: false);

    public void Dispose() => CryptographicOperations.ZeroMemory(_buffer);

    private async Task<bool> FillAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await request.BodyReader.ReadAsync(cancellationToken);
            var fits = TryAppend(read.Buffer);
            Wipe(read.Buffer);
            request.BodyReader.AdvanceTo(read.Buffer.End);
            if (!fits || read.IsCompleted) return fits;
        }
    }

    private bool TryAppend(in ReadOnlySequence<byte> bytes)
    {
        if (bytes.Length > _buffer.Length - _length) return false;
        bytes.CopyTo(_buffer.AsSpan(_length));
        _length += (int)bytes.Length;
        return true;
    }

    // The server takes these blocks back and lends them to the next request. No one else reads them: they are ours
    // until AdvanceTo.
    private static void Wipe(in ReadOnlySequence<byte> bytes)
    {
        foreach (var segment in bytes)
        {
            CryptographicOperations.ZeroMemory(MemoryMarshal.AsMemory(segment).Span);
        }
    }
}

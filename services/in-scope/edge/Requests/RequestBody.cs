using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using RegulatedWorkload.ServiceDefaults.Hosting;

namespace RegulatedWorkload.Edge.Requests;

/// <summary>
/// A whole request body of bounded size in one buffer, which grows with what arrives and is wiped when it is let go.
/// The one place where a body is read: whatever fails in it is the client's fault.
/// </summary>
internal sealed class RequestBody : IDisposable
{
    /// <summary>The largest body that any address reads, in bytes.</summary>
    public const int MaxSize = RequestLimits.MaxBody;

    // 8 MiB at most stay here for the next requests.
    private const int Kept = 64;

    private static readonly ArrayPool<byte> s_pool = ArrayPool<byte>.Create(MaxSize, Kept);

    private readonly int _limit;
    private readonly ArrayPool<byte> _pool;
    private byte[] _buffer = [];
    private MemoryHandle _pin;
    private int _length;

    private RequestBody(int limit, ArrayPool<byte> pool) => (_limit, _pool) = (limit, pool);

    public ReadOnlySpan<byte> Bytes => _buffer.AsSpan(0, _length);

    /// <summary>Reads the body to its end; null when it is larger than <paramref name="limit"/>.</summary>
    /// <exception cref="BadHttpRequestException">
    /// It breaks off, comes too slowly, or is no HTTP; nobody may be left to answer.
    /// </exception>
    public static async Task<RequestBody?> ReadAsync(
        HttpRequest request, int limit, CancellationToken cancellationToken, ArrayPool<byte>? pool = null)
    {
        if (request.ContentLength > limit) return null;
        var body = new RequestBody(limit, pool ?? s_pool);
        var complete = false;
        try
        {
            complete = await body.FillAsync(request.BodyReader, cancellationToken);
            return complete ? body : null;
        }
        catch (Exception failure)
            when (failure is OperationCanceledException or IOException and not BadHttpRequestException)
        {
            // A connection or stream that was reset, or a chunk size that no number holds.
            throw new BadHttpRequestException("The body breaks off.", StatusCodes.Status400BadRequest, failure);
        }
        finally
        {
            if (!complete) body.Dispose();
        }
    }

    /// <summary>Lets the request be read once more, until this is disposed.</summary>
    public void ReplaceIn(HttpRequest request)
    {
        request.Body = new MemoryStream(_buffer, 0, _length, writable: false);
        request.ContentLength = _length;
    }

    public void Dispose()
    {
        Release();
        (_buffer, _length) = ([], 0);
    }

    private async Task<bool> FillAsync(PipeReader reader, CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await reader.ReadAsync(cancellationToken);
            var fits = TryAppend(read.Buffer);
            Wipe(read.Buffer);
            reader.AdvanceTo(read.Buffer.End);
            if (!fits || read.IsCompleted) return fits;
        }
    }

    private bool TryAppend(in ReadOnlySequence<byte> bytes)
    {
        if (bytes.Length > _limit - _length) return false;
        var length = _length + (int)bytes.Length;
        if (length > _buffer.Length) Grow(length);
        bytes.CopyTo(_buffer.AsSpan(_length));
        _length = length;
        return true;
    }

    // Pinned before anything is in it, so that the garbage collector leaves no copies behind that cannot be wiped.
    private void Grow(int size)
    {
        var larger = _pool.Rent(Math.Max(size, Math.Min(2 * _buffer.Length, _limit)));
        var pin = larger.AsMemory().Pin();
        Bytes.CopyTo(larger);
        Release();
        (_buffer, _pin) = (larger, pin);
    }

    private void Release()
    {
        if (_buffer.Length == 0) return;
        CryptographicOperations.ZeroMemory(_buffer);
        _pin.Dispose();
        _pool.Return(_buffer);
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

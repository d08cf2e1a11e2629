using System.Security.Cryptography;
using RegulatedWorkload.Delivery.Oci;

namespace RegulatedWorkload.Delivery.Registry;

/// <summary>
/// Content as it is read, checked against its descriptor: its last bytes are returned only when size and digest are
/// right, so that a caller never gets the whole of content that was not asked for.
/// </summary>
internal sealed class VerifiedStream(Stream source, Descriptor expected, string origin) : Stream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _read;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => _read; set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await TimedRead.ReadAsync(source, buffer, origin, cancellationToken);
        Check(buffer.Span[..read], ended: read == 0 && buffer.Length > 0);
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count)
    {
        var read = source.Read(buffer, offset, count);
        Check(buffer.AsSpan(offset, read), ended: read == 0 && count > 0);
        return read;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _hash.Dispose();
            source.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Check(ReadOnlySpan<byte> content, bool ended)
    {
        _hash.AppendData(content);
        _read += content.Length;
        if (_read > expected.Size || (ended && _read < expected.Size))
        {
            throw new RegistryException(
                $"The content {expected.Digest} that comes from {origin} is not the {expected.Size} bytes that its "
                + "manifest promises. Nothing was taken over; have it uploaded again.");
        }

        if (_read == expected.Size && !Digest.OfHash(_hash.GetCurrentHash()).Equals(expected.Digest))
        {
            throw new RegistryException(
                $"The content that comes from {origin} is not {expected.Digest} but something else of the same size. "
                + "Nothing was taken over; find out who changed it, and have it uploaded again.");
        }
    }
}

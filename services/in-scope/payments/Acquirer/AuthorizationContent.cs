using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;

namespace RegulatedWorkload.Payments.Acquirer;

/// <summary>
/// The body of an authorization. The card number is written as bytes into a buffer of our own, which is wiped as soon
/// as it has been sent; it never becomes a string.
/// </summary>
internal sealed class AuthorizationContent : HttpContent
{
    // The names and the longest values together stay well below this. Pinned, so that the garbage collector leaves no
    // copies behind; and not of a pool, which could lend it out while a connection still sends from it.
    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(1024, pinned: true);
    private readonly int _length;

    public AuthorizationContent(Charge charge, Card card)
    {
        var target = new FixedBuffer(_buffer);
        using var json = new Utf8JsonWriter(target);
        json.WriteStartObject();
        json.WriteString("reference", charge.Reference);
        json.WriteString("number", card.Number.Reveal().Span);
        json.WriteNumber("expiryMonth", card.ExpiryMonth);
        json.WriteNumber("expiryYear", card.ExpiryYear);
        json.WriteNumber("amount", charge.Money.Amount);
        json.WriteString("currency", charge.Money.Currency);
        json.WriteString("merchantReference", charge.OrderId);
        json.WriteEndObject();
        json.Flush();
        _length = target.Written;
        Headers.ContentType = new MediaTypeHeaderValue("application/json");
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(
        Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
        stream.WriteAsync(_buffer.AsMemory(0, _length), cancellationToken).AsTask();

    protected override bool TryComputeLength(out long length)
    {
        length = _length;
        return true;
    }

    protected override void Dispose(bool disposing)
    {
        CryptographicOperations.ZeroMemory(_buffer);
        base.Dispose(disposing);
    }

    // A writer that grows would leave copies of the number behind.
    private sealed class FixedBuffer(byte[] buffer) : IBufferWriter<byte>
    {
        public int Written { get; private set; }

        public void Advance(int count) => Written += count;

        public Memory<byte> GetMemory(int sizeHint = 0) => buffer.AsMemory(Written);

        public Span<byte> GetSpan(int sizeHint = 0) => buffer.AsSpan(Written);
    }
}

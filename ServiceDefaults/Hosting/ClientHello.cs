using System.Buffers.Binary;
using System.Security.Authentication;
using System.Text;

namespace RegulatedWorkload.ServiceDefaults.Hosting;

/// <summary>
/// What a client offers in its ClientHello (RFC 8446, section 4.1.2): TLS versions and application protocols. It only
/// names the reason of a refusal, which is the TLS stack's: what cannot be read here decides nothing.
/// </summary>
internal sealed class ClientHello
{
    public const byte HandshakeRecord = 22;
    public const int RecordHeader = 5;

    private const int MessageHeader = 4;
    private const int Random = 32;
    private const int ApplicationProtocols = 16; // RFC 7301, section 3.1
    private const int SupportedVersions = 43; // RFC 8446, section 4.2.1
    private const int Tls12 = 0x0303;
    private const int Tls13 = 0x0304;

    private readonly HashSet<int> _versions = [];
    private readonly HashSet<string> _protocols = [];

    private ClientHello()
    {
    }

    /// <summary>The whole length of the record that begins with these five octets.</summary>
    public static int RecordLength(ReadOnlySpan<byte> header) =>
        RecordHeader + BinaryPrimitives.ReadUInt16BigEndian(header[3..]);

    /// <summary>Reads the hello in a TLS record; null when there is none, or not all of it.</summary>
    public static ClientHello? Read(ReadOnlySpan<byte> record)
    {
        var hello = new ClientHello();
        var reader = new TlsVector(record);
        return reader.TrySkip(RecordHeader + MessageHeader)
            && reader.TryReadNumber(2, out var version)
            && reader.TrySkip(Random)
            && reader.TryReadVector(1, out _) // session
            && reader.TryReadVector(2, out _) // cipher suites
            && reader.TryReadVector(1, out _) // compression methods
            && (reader.IsEmpty || (reader.TryReadVector(2, out var extensions) && hello.ReadExtensions(extensions)))
            && (hello._versions.Count > 0 || hello._versions.Add(version))
            ? hello
            : null;
    }

    public bool Offers(SslProtocols versions) =>
        (versions.HasFlag(SslProtocols.Tls13) && _versions.Contains(Tls13))
        || (versions.HasFlag(SslProtocols.Tls12) && _versions.Contains(Tls12));

    public bool Offers(string applicationProtocol) => _protocols.Contains(applicationProtocol);

    private bool ReadExtensions(ReadOnlySpan<byte> extensions)
    {
        var reader = new TlsVector(extensions);
        while (!reader.IsEmpty)
        {
            if (!reader.TryReadNumber(2, out var type) || !reader.TryReadVector(2, out var content)) return false;
            if (type == SupportedVersions && !ReadVersions(content)) return false;
            if (type == ApplicationProtocols && !ReadProtocols(content)) return false;
        }

        return true;
    }

    private bool ReadVersions(ReadOnlySpan<byte> content)
    {
        if (!new TlsVector(content).TryReadVector(1, out var list)) return false;
        var reader = new TlsVector(list);
        while (!reader.IsEmpty)
        {
            if (!reader.TryReadNumber(2, out var version)) return false;
            _versions.Add(version);
        }

        return true;
    }

    private bool ReadProtocols(ReadOnlySpan<byte> content)
    {
        if (!new TlsVector(content).TryReadVector(2, out var list)) return false;
        var reader = new TlsVector(list);
        while (!reader.IsEmpty)
        {
            if (!reader.TryReadVector(1, out var name)) return false;
            _protocols.Add(Encoding.Latin1.GetString(name));
        }

        return true;
    }
}

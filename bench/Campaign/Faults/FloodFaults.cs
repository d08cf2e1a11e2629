using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using RegulatedWorkload.Campaign.Running;

namespace RegulatedWorkload.Campaign.Faults;

/// <summary>Strangers who want nothing but harm: connections that say nothing, bodies that never end.</summary>
internal static class FloodFaults
{
    private const int Connections = 300;
    private const int Bodies = 60;

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
    ];

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

    // From many addresses, none of them a buyer's.
    private static async Task<Socket?> ConnectAsync(IPEndPoint entrance, int number)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (OperatingSystem.IsLinux())
            {
                socket.Bind(new IPEndPoint(new IPAddress([127, 0, 77, (byte)(1 + (number % 200))]), 0));
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

using System.Net;

namespace RegulatedWorkload.Tests.Support.Flooding;

/// <summary>A way to make a server work or wait for nothing, on one connection.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="HasEnd">
/// Whether the server ends the connection. Otherwise it does what is asked, or stops reading, which costs it no more
/// than the client.
/// </param>
/// <param name="SendAsync">Sends, until all is sent or the server has ended the connection.</param>
public sealed record Flood(
    string Name, bool HasEnd, Func<UnrulyConnection, string, CancellationToken, Task> SendAsync)
{
    /// <summary>Floods once, and returns when the server has ended it, if it is to do so.</summary>
    /// <param name="entrance">Where the server listens.</param>
    /// <param name="from">An address of the loopback network.</param>
    /// <param name="port">The port of the public addresses.</param>
    /// <param name="cancellationToken">Breaks off, also on the server.</param>
    /// <returns>How it ended; null when there was no room for the connection.</returns>
    public async Task<FloodEnd?> RunAsync(
        IPEndPoint entrance, IPAddress from, int port, CancellationToken cancellationToken)
    {
        var shop = $"shop.dev.localhost:{port}";
        await using var connection = await UnrulyConnection.OpenAsync(
            entrance, from, "shop.dev.localhost", cancellationToken);
        if (connection is null) return null;
        await SendAsync(connection, shop, cancellationToken);
        if (HasEnd) await connection.AwaitEndAsync(cancellationToken);
        return new FloodEnd(connection.HasEnded, connection.GoAway, connection.Failures, connection.Sent);
    }
}

/// <summary>How a flood on one connection ended.</summary>
/// <param name="HasEnded">Whether the server ended it.</param>
/// <param name="GoAway">The code that the server told, if it did.</param>
/// <param name="Failures">How many answers were errors 500.</param>
/// <param name="Sent">How many bytes the client sent.</param>
public sealed record FloodEnd(bool HasEnded, uint? GoAway, int Failures, long Sent);

using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using RegulatedWorkload.ServiceDefaults.Telemetry;

namespace RegulatedWorkload.ServiceDefaults.Hosting;

/// <summary>
/// Lets <see cref="RequestLimits.MaxConnections"/> connections at once into one listener, and ends others. A connection
/// counts until its socket is closed.
/// </summary>
/// <remarks>
/// Kestrel's own limit counts until it has worked off what came, which of an HTTP/2 connection that a client breaks off
/// it may never have (dotnet/aspnetcore#51307): strangers could have it refuse everybody for good.
/// </remarks>
internal sealed class ConnectionLimit(RefusalCounter refusals)
{
    /// <summary>The reason of a refusal for want of room.</summary>
    public const string TooMany = "too-many-connections";

    private int _open;

    /// <summary>How many connections there are.</summary>
    public int Open => Volatile.Read(ref _open);

    /// <summary>Stands before everything else that a listener does.</summary>
    public void Guard(ListenOptions listener) => listener.Use(next => connection => AdmitAsync(connection, next));

    private Task AdmitAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        if (Interlocked.Increment(ref _open) > RequestLimits.MaxConnections)
        {
            Interlocked.Decrement(ref _open);
            refusals.Add(RefusalCounter.Load, TooMany);
            return Task.CompletedTask;
        }

        connection.ConnectionClosed.UnsafeRegister(
            limit => Interlocked.Decrement(ref ((ConnectionLimit)limit!)._open), this);
        return next(connection);
    }
}

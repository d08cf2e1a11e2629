using System.Net;
using Microsoft.AspNetCore.Http;

namespace RegulatedWorkload.ServiceDefaults.Http;

/// <summary>Where a request comes from.</summary>
public static class Origin
{
    /// <summary>
    /// The address at the other end of the connection, or null when there is none. What a request says about itself
    /// is not believed.
    /// </summary>
    public static EndPoint? Of(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var connection = context.Connection;
        return connection.RemoteIpAddress is { } address ? new IPEndPoint(address, connection.RemotePort) : null;
    }
}

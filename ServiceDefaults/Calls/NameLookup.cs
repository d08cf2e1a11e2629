using System.Net;

namespace RegulatedWorkload.ServiceDefaults.Calls;

/// <summary>Finds the addresses of a host: those of all pods, behind a headless Service.</summary>
/// <exception cref="System.Net.Sockets.SocketException">The host has no address, or nobody can be asked.</exception>
internal delegate Task<IPAddress[]> NameLookup(string host, CancellationToken cancellationToken);

using RegulatedWorkload.ServiceDefaults.Values;

namespace RegulatedWorkload.ServiceDefaults.Authorization;

/// <summary>A caller that the declaration admits.</summary>
/// <param name="Identity">The SPIFFE ID in the caller's certificate.</param>
/// <param name="Allowed">
/// gRPC methods as request paths (<c>/package.Service/Method</c>), or route prefixes that end with a slash.
/// </param>
public sealed record AllowedCaller(SpiffeId Identity, IReadOnlyList<string> Allowed);

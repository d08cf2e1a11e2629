namespace RegulatedWorkload.Benchmarks.Images;

/// <summary>The services, built in one way.</summary>
/// <param name="Kind">What they are called in the result.</param>
/// <param name="PathOf">The executable of a service.</param>
/// <param name="SizeOf">The bytes that a container of the service would hold, base and runtime included.</param>
internal sealed record Programs(string Kind, Func<string, string> PathOf, Func<string, long> SizeOf);

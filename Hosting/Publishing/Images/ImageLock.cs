namespace RegulatedWorkload.Hosting.Publishing.Images;

/// <summary>
/// <c>images.lock.json</c>: the image of each service by digest. What runs is what was built, scanned and signed.
/// </summary>
/// <param name="Sdk">The version of the .NET SDK that built the images.</param>
/// <param name="Base">The base image.</param>
/// <param name="Images">The images by service name.</param>
/// <param name="Sample">
/// Whether the digests are samples that name no image; such a lock publishes with a warning.
/// </param>
public sealed record ImageLock(
    string Sdk, BaseImage Base, IReadOnlyDictionary<string, LockedImage> Images, bool Sample = false);

/// <summary>The image that all others are built on.</summary>
/// <param name="Reference">Where it comes from.</param>
/// <param name="Digest">Its manifest digest, <c>sha256:</c> and 64 hexadecimal digits.</param>
public sealed record BaseImage(string Reference, string Digest);

/// <summary>The image of one service.</summary>
/// <param name="Repository">Its repository in the registry: <c>live/a0005/edge</c>.</param>
/// <param name="Digest">Its manifest digest, <c>sha256:</c> and 64 hexadecimal digits.</param>
/// <param name="Size">The compressed size in bytes.</param>
/// <param name="Sbom">The manifest digest of its SBOM; null where none was written.</param>
public sealed record LockedImage(string Repository, string Digest, long Size, string? Sbom = null);

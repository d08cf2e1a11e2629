using RegulatedWorkload.Delivery.Oci;

namespace RegulatedWorkload.Delivery.Sbom;

/// <summary>What is known of how an image was built, and not told by the image itself.</summary>
/// <param name="Service">The service that it runs.</param>
/// <param name="Sdk">The version of the .NET SDK that built it.</param>
/// <param name="BaseReference">What the base is called.</param>
/// <param name="BaseDigest">The digest of the base's manifest.</param>
/// <param name="AssetsFile">The <c>project.assets.json</c> of the restore that the program was published with.</param>
/// <param name="Runtime">What it was published for, in the words of .NET: <c>linux-x64</c>.</param>
public sealed record SbomSource(
    string Service,
    string Sdk,
    string BaseReference,
    Digest BaseDigest,
    string AssetsFile,
    string Runtime = "linux-x64");

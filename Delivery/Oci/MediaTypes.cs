namespace RegulatedWorkload.Delivery.Oci;

/// <summary>The media types of the OCI image specification 1.1, and Docker's of the same documents.</summary>
public static class MediaTypes
{
    /// <summary>An image or artifact manifest.</summary>
    public const string Manifest = "application/vnd.oci.image.manifest.v1+json";

    /// <summary>An index of manifests: one a platform, or those that refer to a subject.</summary>
    public const string Index = "application/vnd.oci.image.index.v1+json";

    /// <summary>The configuration of an image.</summary>
    public const string ImageConfig = "application/vnd.oci.image.config.v1+json";

    /// <summary>A layer: a tar file, compressed with gzip.</summary>
    public const string LayerGzip = "application/vnd.oci.image.layer.v1.tar+gzip";

    /// <summary>The configuration of an artifact that needs none: <c>{}</c>.</summary>
    public const string Empty = "application/vnd.oci.empty.v1+json";

    /// <summary>Docker's manifest, schema 2.</summary>
    public const string DockerManifest = "application/vnd.docker.distribution.manifest.v2+json";

    /// <summary>Docker's index.</summary>
    public const string DockerIndex = "application/vnd.docker.distribution.manifest.list.v2+json";

    /// <summary>Whether a document of this type is an index.</summary>
    public static bool IsIndex(string mediaType) => mediaType is Index or DockerIndex;

    /// <summary>Whether a document of this type is a manifest.</summary>
    public static bool IsManifest(string mediaType) => mediaType is Manifest or DockerManifest;
}

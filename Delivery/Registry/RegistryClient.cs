using RegulatedWorkload.Delivery.Oci;

namespace RegulatedWorkload.Delivery.Registry;

/// <summary>
/// A client of container registries by the OCI distribution specification 1.1. All content that it returns has the
/// digest that was asked for; every refusal is a <see cref="RegistryException"/> with a sentence. It is thread-safe.
/// </summary>
public sealed class RegistryClient : IDisposable
{
    private const int LargestInMemory = 16 << 20;

    private readonly RegistryTransport _transport;
    private readonly ManifestEndpoint _manifests;
    private readonly BlobEndpoint _blobs;
    private readonly ReferrersEndpoint _referrers;

    /// <summary>A client that signs in with what Docker's configuration of this user holds.</summary>
    public RegistryClient()
        : this(DockerCredentials.OfThisUser(), TimeProvider.System)
    {
    }

    /// <summary>A client that signs in with what a configuration file of Docker holds.</summary>
    public RegistryClient(string dockerConfigFile, TimeProvider time)
        : this(new DockerCredentials(dockerConfigFile), time)
    {
    }

    private RegistryClient(DockerCredentials credentials, TimeProvider time)
    {
        _transport = new RegistryTransport(credentials, time);
        _manifests = new ManifestEndpoint(_transport);
        _blobs = new BlobEndpoint(_transport);
        _referrers = new ReferrersEndpoint(_transport, _manifests);
    }

    /// <summary>The manifest or index of that name; null when there is none.</summary>
    public Task<ManifestContent?> FindManifestAsync(ImageReference reference, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reference);
        return _manifests.FindAsync(reference, cancellationToken);
    }

    /// <summary>The manifest or index of that name.</summary>
    public async Task<ManifestContent> GetManifestAsync(
        ImageReference reference, CancellationToken cancellationToken) =>
        await FindManifestAsync(reference, cancellationToken)
        ?? throw new RegistryException(
            $"The registry {reference.Repository.Host} has no {reference}; check the name, or push it first.");

    /// <summary>
    /// The manifest of an image for a platform. Of an index it is the one for that platform, and its digest is what a
    /// lock records: the image that is really used.
    /// </summary>
    public async Task<ManifestContent> GetImageAsync(
        ImageReference reference, Platform platform, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(platform);
        var named = await GetManifestAsync(reference, cancellationToken);
        if (!MediaTypes.IsIndex(named.MediaType)) return named;
        var fitting = RegistryDocument.Read(reference.ToString(), named.ReadIndex).Manifests
            .Where(one => one.Platform is { } its && its.Os == platform.Os && its.Architecture == platform.Architecture)
            .ToList();
        return fitting.Count == 1
            ? await GetManifestAsync(ImageReference.Of(reference.Repository, fitting[0].Digest), cancellationToken)
            : throw new RegistryException(
                $"{reference} is an index with {fitting.Count} images for {platform.Os}/{platform.Architecture}; name "
                + "the one that is meant by its digest.");
    }

    /// <summary>
    /// Stores a manifest under a tag, or by digest alone. What it names must be there already; its subject need not.
    /// </summary>
    public async Task PutManifestAsync(
        Repository repository, ManifestContent manifest, string? tag, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(repository);
        ArgumentNullException.ThrowIfNull(manifest);
        var isNoted = await _manifests.PutAsync(repository, manifest, tag, cancellationToken);
        if (isNoted || !MediaTypes.IsManifest(manifest.MediaType)) return;
        var document = manifest.ReadManifest();
        if (document.Subject is not { } subject) return;
        var referrer = manifest.Descriptor with
        {
            ArtifactType = document.ArtifactType ?? document.Config.MediaType,
            Annotations = document.Annotations,
        };
        await _referrers.NoteAsync(repository, subject.Digest, referrer, cancellationToken);
    }

    /// <summary>The manifests that refer to one, of one type of artifact or of all.</summary>
    public Task<IReadOnlyList<Descriptor>> ListReferrersAsync(
        Repository repository, Digest subject, string? artifactType, CancellationToken cancellationToken) =>
        _referrers.ListAsync(repository, subject, artifactType, cancellationToken);

    /// <summary>Whether the repository holds the blob.</summary>
    public Task<bool> BlobExistsAsync(Repository repository, Digest digest, CancellationToken cancellationToken) =>
        _blobs.ExistsAsync(repository, digest, cancellationToken);

    /// <summary>
    /// Uploads a blob unless it is there already. Where <paramref name="mountFrom"/> is a repository of the same
    /// registry that holds it, the registry copies it from there, and the stream stays closed. The stream is opened for
    /// each attempt.
    /// </summary>
    public async Task UploadBlobAsync(
        Repository repository, Descriptor blob, Func<CancellationToken, Task<Stream>> open, Repository? mountFrom,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(blob);
        if (await BlobExistsAsync(repository, blob.Digest, cancellationToken)) return;
        await _blobs.UploadAsync(
            repository,
            blob,
            async token => new VerifiedStream(await open(token), blob, "this machine"),
            mountFrom,
            cancellationToken);
    }

    /// <summary>Uploads bytes unless they are there already, and describes them.</summary>
    public async Task<Descriptor> UploadBlobAsync(
        Repository repository, string mediaType, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var blob = Descriptor.Of(mediaType, content.Span);
        var bytes = content.ToArray();
        await UploadBlobAsync(
            repository,
            blob,
            _ => Task.FromResult<Stream>(new MemoryStream(bytes, writable: false)),
            mountFrom: null,
            cancellationToken);
        return blob;
    }

    /// <summary>A blob's content; reading the end of it fails when it is not what the descriptor says.</summary>
    public Task<Stream> OpenBlobAsync(Repository repository, Descriptor blob, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(blob);
        return _blobs.OpenAsync(repository, blob, cancellationToken);
    }

    /// <summary>A small blob's content as a whole: a configuration, a payload, an SBOM.</summary>
    public async Task<byte[]> ReadBlobAsync(
        Repository repository, Descriptor blob, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(blob);
        if (blob.Size is < 0 or > LargestInMemory)
        {
            throw new RegistryException(
                $"{repository}@{blob.Digest} says it has {blob.Size} bytes; up to {LargestInMemory} are read into "
                + "memory.");
        }

        await using var source = await OpenBlobAsync(repository, blob, cancellationToken);
        using var kept = new MemoryStream((int)blob.Size);
        await source.CopyToAsync(kept, cancellationToken);
        return kept.ToArray();
    }

    /// <inheritdoc/>
    public void Dispose() => _transport.Dispose();
}

using RegulatedWorkload.Delivery.Oci;
using RegulatedWorkload.Delivery.Promotion;
using RegulatedWorkload.Delivery.Registry;
using RegulatedWorkload.Delivery.Signing;
using RegulatedWorkload.Hosting.Publishing.Images;

namespace RegulatedWorkload.Tests.SupplyChain.Running;

/// <summary>A place for built images, and one for those that are promoted.</summary>
public sealed class Quarantine : IDisposable
{
    private readonly SharedRegistry _shared;

    public Quarantine(SharedRegistry shared)
    {
        var place = shared.Place();
        (_shared, Place, Live) = (shared, place.Below("quarantine/a0005"), place.Below("live/a0005"));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Where images are built to.</summary>
    public Repository Place { get; }

    /// <summary>Where they are promoted to.</summary>
    public Repository Live { get; }

    public RegistryClient Client { get; } = new();

    /// <summary>The keys that a promotion asks for.</summary>
    public KeyFiles Keys { get; } = new();

    /// <summary>The keys of someone else.</summary>
    public KeyFiles Others { get; } = new();

    /// <summary>The lock that names these images.</summary>
    public static ImageLock Lock(params LockedDigests[] images) => new(
        "10.0.100",
        new BaseImage("images/distroless", Digest.Of("base"u8).ToString()),
        images.ToDictionary(
            image => image.Service,
            image => new LockedImage(
                $"quarantine/a0005/{image.Service}", image.Image.ToString(), 1, image.Sbom.ToString())));

    /// <summary>An image of a service with its SBOM, both signed where there is a key.</summary>
    public async Task<LockedDigests> BuiltAsync(string service, KeyFiles? signedBy, string words = "program")
    {
        using var images = new DescribedImages(Place.Below(service));
        var image = await images.PushAsync(words, ("etc/motd", "welcome"));
        var sbom = await images.DescribeAsync(image, images.SourceOf(service));
        var built = new LockedDigests(service, image.Digest, sbom);
        if (signedBy is not null)
        {
            using var signer = signedBy.Signer();
            Assert.True(await new ImageSigning(Client, signer).SignAsync(images.Repository, built, Token));
            Assert.False(await new ImageSigning(Client, signer).SignAsync(images.Repository, built, Token));
        }

        return built;
    }

    /// <summary>Promotes images, to the usual place or to another.</summary>
    public async Task<ImageLock> PromoteAsync(ImageLock images, Repository? to = null)
    {
        using var key = Keys.Verifier();
        return await new ImagePromotion(Client, key).PromoteAsync(images, Place, to ?? Live, _ => { }, Token);
    }

    /// <summary>The image of a service where it is promoted to, or null.</summary>
    public Task<ManifestContent?> FindAsync(string service, ImageLock images) => Client.FindManifestAsync(
        ImageReference.Of(Live.Below(service), Digest.Parse(images.Images[service].Digest)), Token);

    /// <summary>Nothing of these images was promoted, not even a part of one.</summary>
    public async Task NothingArrivedAsync(ImageLock images)
    {
        foreach (var service in images.Images.Keys) Assert.Null(await FindAsync(service, images));
        var repositories = Path.Combine(_shared.Registry.Storage, "docker/registry/v2/repositories");
        Assert.False(Directory.Exists(Path.Combine(repositories, Live.Path)));
    }

    public void Dispose()
    {
        Client.Dispose();
        Keys.Dispose();
        Others.Dispose();
    }
}

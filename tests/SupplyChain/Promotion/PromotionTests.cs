using System.Security.Cryptography;
using RegulatedWorkload.Delivery;
using RegulatedWorkload.Delivery.Evidence;
using RegulatedWorkload.Delivery.Oci;
using RegulatedWorkload.Delivery.Promotion;
using RegulatedWorkload.Delivery.Registry;
using RegulatedWorkload.Delivery.Sbom;
using RegulatedWorkload.Delivery.Signing;
using RegulatedWorkload.Hosting.Publishing.Images;
using RegulatedWorkload.Tests.SupplyChain.Running;

namespace RegulatedWorkload.Tests.SupplyChain.Promotion;

public sealed class PromotionTests : IDisposable
{
    private readonly RegistryClient _client = new();
    private readonly KeyFiles _keys = new();
    private readonly KeyFiles _others = new();
    private readonly Restored _restored = Restored.Sample();
    private readonly SharedRegistry _shared;
    private readonly Repository _quarantine;
    private readonly Repository _live;

    public PromotionTests(SharedRegistry shared)
    {
        var place = shared.Place();
        (_shared, _quarantine, _live) = (shared, place.Below("quarantine/a0005"), place.Below("live/a0005"));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _client.Dispose();
        _keys.Dispose();
        _others.Dispose();
        _restored.Dispose();
    }

    [Fact]
    public async Task Signed_images_arrive_with_signature_and_SBOM()
    {
        var images = Lock(await BuiltAsync("edge", _keys), await BuiltAsync("orders", _keys));

        var promoted = await PromoteAsync(images, _live);

        foreach (var (service, image) in promoted.Images)
        {
            var repository = _live.Below(service);
            Assert.Equal(repository.Path, image.Repository);
            Assert.Equal(images.Images[service].Digest, image.Digest);
            using var key = _keys.Verifier();
            var locked = LockedDigests.Of(promoted).Single(one => one.Service == service);
            await new ImageTrust(_client, key).VerifyAsync(repository, locked, Token);
            var listed = await _client.ListReferrersAsync(repository, locked.Image, null, Token);
            Assert.Equal([locked.Sbom], listed.Select(one => one.Digest));
            Assert.NotEmpty(await new SbomReferrers(_client).ReadAsync(repository, locked.Sbom, Token));
        }
    }

    [Fact]
    public async Task One_unsigned_image_holds_back_all()
    {
        var images = Lock(
            await BuiltAsync("edge", _keys),
            await BuiltAsync("orders", null),
            await BuiltAsync("payments", _others));

        var refusal = await Assert.ThrowsAsync<SupplyChainException>(() => PromoteAsync(images, _live));

        Assert.Contains("2 of 3 images", refusal.Message, StringComparison.Ordinal);
        Assert.Contains($"orders: The image {_quarantine.Below("orders")}", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("is not signed", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("carries one signature, and it is not by the key", refusal.Message, StringComparison.Ordinal);
        await NothingArrivedAsync(images);
    }

    [Fact]
    public async Task An_image_that_is_not_there_holds_back_all()
    {
        var missing = new LockedDigests("orders", Digest.Of("missing"u8), Digest.Of("sbom"u8));
        var images = Lock(await BuiltAsync("edge", _keys), missing);

        var refusal = await Assert.ThrowsAsync<SupplyChainException>(() => PromoteAsync(images, _live));

        Assert.Contains($"orders: The registry {_live.Host} has no", refusal.Message, StringComparison.Ordinal);
        await NothingArrivedAsync(images);
    }

    [Fact]
    public async Task A_signed_image_without_a_signed_SBOM_holds_back_all()
    {
        var built = await BuiltAsync("edge", null);
        using (var signer = _keys.Signer())
        {
            await new ImageSignatures(_client).SignAsync(_quarantine.Below("edge"), built.Image, signer, Token);
        }

        var refusal = await Assert.ThrowsAsync<SupplyChainException>(() => PromoteAsync(Lock(built), _live));

        Assert.Contains("Its SBOM ", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("is not signed", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_signed_SBOM_of_another_image_is_not_taken_for_the_SBOM_of_this_one()
    {
        var edge = await BuiltAsync("edge", _keys);
        var other = await BuiltAsync("edge", _keys, words: "other");
        var exchanged = edge with { Sbom = other.Sbom };

        var refusal = await Assert.ThrowsAsync<SupplyChainException>(() => PromoteAsync(Lock(exchanged), _live));

        Assert.Contains($"is no SBOM of {edge.Image}", refusal.Message, StringComparison.Ordinal);
        using var signer = _keys.Signer();
        await Assert.ThrowsAsync<SupplyChainException>(
            () => new ImageSigning(_client, signer).SignAsync(_quarantine.Below("edge"), exchanged, Token));
    }

    [Fact]
    public async Task A_planted_SBOM_is_not_promoted()
    {
        var built = await BuiltAsync("edge", _keys);
        var repository = _quarantine.Below("edge");
        var manifest = await _client.GetManifestAsync(ImageReference.Of(repository, built.Image), Token);
        await SampleImages.AttachAsync(_client, repository, manifest, "application/vnd.cyclonedx+json");

        await PromoteAsync(Lock(built), _live);

        var arrived = await _client.ListReferrersAsync(_live.Below("edge"), built.Image, null, Token);
        Assert.Equal([built.Sbom], arrived.Select(one => one.Digest));
    }

    [Fact]
    public async Task A_lock_without_SBOMs_is_refused()
    {
        var images = Lock(await BuiltAsync("edge", _keys));
        images = images with
        {
            Images = images.Images.ToDictionary(one => one.Key, one => one.Value with { Sbom = null }),
        };


        var refusal = await Assert.ThrowsAsync<SupplyChainException>(() => PromoteAsync(images, _live));

        Assert.Contains("names no SBOM of 'edge'", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_interrupted_is_finished_and_what_is_done_stays()
    {
        var images = Lock(await BuiltAsync("edge", _keys), await BuiltAsync("orders", _keys));
        using var key = _keys.Verifier();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new ImagePromotion(_client, key)
            .PromoteAsync(images, _quarantine, _live, _ => stop.Cancel(), stop.Token));
        Assert.NotNull(await FindAsync("edge", images));
        Assert.Null(await FindAsync("orders", images));

        var promoted = await PromoteAsync(images, _live);
        var again = await PromoteAsync(images, _live);

        Assert.NotNull(await FindAsync("orders", images));
        Assert.Equivalent(promoted, again, strict: true);
    }

    [Fact]
    public async Task Images_are_promoted_to_another_registry_too()
    {
        await using var other = await RegistryProcess.StartAsync();
        var live = Repository.Parse($"{other.Host}/live/a0005");
        var images = Lock(await BuiltAsync("edge", _keys));

        await PromoteAsync(images, live);

        using var key = _keys.Verifier();
        Assert.Single(await new ImageTrust(_client, key).VerifyAsync(images, live, Token));
    }

    [Fact]
    public async Task Evidence_tells_of_each_image_whether_it_is_trusted()
    {
        var images = Lock(
            await BuiltAsync("edge", _keys), await BuiltAsync("orders", null), await BuiltAsync("payments", _keys));
        var catalog = images.Images["payments"] with { Sbom = null };
        images = images with { Images = images.Images.Append(new("catalog", catalog)).ToDictionary() };

        var statuses = await new ReleaseEvidence().AskAsync(images, _quarantine.ToString(), _keys.Public, Token);

        Assert.Equal(
            [("catalog", false), ("edge", true), ("orders", false), ("payments", true)],
            statuses.Select(status => (status.Service, status.IsTrusted)));
        Assert.Equal("The lock names no bill of materials for it.", statuses[0].Detail);
    }

    [Fact]
    public async Task The_release_key_signs_what_a_report_consists_of()
    {
        using var signer = await new ReleaseEvidence().OpenAsync(_keys.Private, passwordFile: null, Token);

        var signature = await signer.SignAsync("report"u8.ToArray(), Token);

        using var key = ECDsa.Create();
        key.ImportFromPem(await File.ReadAllTextAsync(_keys.Public, Token));
        Assert.True(key.VerifyData(
            "report"u8, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
    }

    [Fact]
    public async Task Neither_a_sample_nor_the_place_itself_is_promoted()
    {
        var images = Lock(await BuiltAsync("edge", _keys));

        var sample = await Assert.ThrowsAsync<SupplyChainException>(
            () => PromoteAsync(images with { Sample = true }, _live));
        var same = await Assert.ThrowsAsync<SupplyChainException>(() => PromoteAsync(images, _quarantine));

        Assert.Contains("is a sample", sample.Message, StringComparison.Ordinal);
        Assert.Contains("is both where images come from", same.Message, StringComparison.Ordinal);
    }

    private async Task<LockedDigests> BuiltAsync(string service, KeyFiles? signedBy, string words = "program")
    {
        var repository = _quarantine.Below(service);
        var image = await SampleImages.PushOnDebianAsync(_client, repository, words, ("etc/motd", "welcome"));
        var source = new SbomSource(
            service, "10.0.100", "images/distroless", Digest.Of("base"u8), _restored.AssetsFile);
        var sbom = await SbomWriter.WriteAsync(
            source, image, (layer, token) => _client.OpenBlobAsync(repository, layer, token), Token);
        await new SbomReferrers(_client).PushAsync(repository, sbom, Token);
        var built = new LockedDigests(service, image.Digest, sbom.Manifest.Digest);
        if (signedBy is not null)
        {
            using var signer = signedBy.Signer();
            Assert.True(await new ImageSigning(_client, signer).SignAsync(repository, built, Token));
            Assert.False(await new ImageSigning(_client, signer).SignAsync(repository, built, Token));
        }

        return built;
    }

    private async Task<ImageLock> PromoteAsync(ImageLock images, Repository to)
    {
        using var key = _keys.Verifier();
        return await new ImagePromotion(_client, key).PromoteAsync(images, _quarantine, to, _ => { }, Token);
    }

    private Task<ManifestContent?> FindAsync(string service, ImageLock images) => _client.FindManifestAsync(
        ImageReference.Of(_live.Below(service), Digest.Parse(images.Images[service].Digest)), Token);

    private async Task NothingArrivedAsync(ImageLock images)
    {
        foreach (var service in images.Images.Keys) Assert.Null(await FindAsync(service, images));
        var repositories = Path.Combine(_shared.Registry.Storage, "docker/registry/v2/repositories");
        Assert.False(Directory.Exists(Path.Combine(repositories, _live.Path)));
    }

    private static ImageLock Lock(params LockedDigests[] images) => new(
        "10.0.100",
        new BaseImage("images/distroless", Digest.Of("base"u8).ToString()),
        images.ToDictionary(
            image => image.Service,
            image => new LockedImage(
                $"quarantine/a0005/{image.Service}", image.Image.ToString(), 1, image.Sbom.ToString())));
}

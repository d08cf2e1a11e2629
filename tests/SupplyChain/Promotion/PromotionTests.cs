using RegulatedWorkload.AppHost.Images;
using RegulatedWorkload.AppHost.Images.Oci;
using RegulatedWorkload.AppHost.Images.Promotion;
using RegulatedWorkload.AppHost.Images.Registry;
using RegulatedWorkload.AppHost.Images.Sbom;
using RegulatedWorkload.AppHost.Images.Signing;
using RegulatedWorkload.AppHost.Publishing.Images;
using RegulatedWorkload.Tests.SupplyChain.Running;

namespace RegulatedWorkload.Tests.SupplyChain.Promotion;

public sealed class PromotionTests : IAsyncLifetime
{
    private readonly RegistryClient _client = new();
    private readonly KeyFiles _keys = new();
    private readonly KeyFiles _others = new();
    private readonly Restored _restored = Restored.Sample();
    private RegistryProcess _registry = null!;
    private Repository _quarantine = null!;
    private Repository _live = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _registry = await RegistryProcess.StartAsync();
        _quarantine = Repository.Parse($"{_registry.Host}/quarantine/a0005");
        _live = Repository.Parse($"{_registry.Host}/live/a0005");
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        _keys.Dispose();
        _others.Dispose();
        _restored.Dispose();
        if (_registry is not null) await _registry.DisposeAsync();
    }

    [Fact]
    public async Task Signed_images_arrive_with_signature_and_bill_of_materials()
    {
        var images = Lock(await BuiltAsync("edge", _keys), await BuiltAsync("orders", _keys));

        var promoted = await PromoteAsync(images, _live);

        foreach (var (service, image) in promoted.Images)
        {
            var repository = _live.Below(service);
            Assert.Equal(repository.Path, image.Repository);
            Assert.Equal(images.Images[service].Digest, image.Digest);
            using var key = _keys.Verifier();
            var trusted = await new ImageTrust(_client, key).DemandAsync(repository, Digest.Parse(image.Digest), Token);
            Assert.Equal(images.Images[service].Digest, trusted.Image.ToString());
            var bill = Assert.Single(await new BillsOfMaterials(_client).FindAsync(repository, trusted.Image, Token));
            Assert.NotEmpty(await new BillsOfMaterials(_client).ReadAsync(repository, bill, Token));
        }
    }

    [Fact]
    public async Task One_unsigned_image_holds_back_all()
    {
        var images = Lock(await BuiltAsync("edge", _keys), await BuiltAsync("orders", null), await BuiltAsync("payments", _others));

        var refusal = await Assert.ThrowsAsync<SupplyChainException>(() => PromoteAsync(images, _live));

        Assert.Contains("2 of 3 images", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("orders: " + _quarantine.Below("orders"), refusal.Message, StringComparison.Ordinal);
        Assert.Contains("is not signed", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("carries one signature, and it is not by the key", refusal.Message, StringComparison.Ordinal);
        await NothingArrivedAsync(images);
    }

    [Fact]
    public async Task An_image_that_is_not_there_holds_back_all()
    {
        var missing = new KeyValuePair<string, Digest>("orders", Digest.Of("missing"u8));
        var images = Lock(await BuiltAsync("edge", _keys), missing);

        var refusal = await Assert.ThrowsAsync<SupplyChainException>(() => PromoteAsync(images, _live));

        Assert.Contains($"orders: The registry {_registry.Host} has no", refusal.Message, StringComparison.Ordinal);
        await NothingArrivedAsync(images);
    }

    [Fact]
    public async Task A_signed_image_without_a_signed_bill_of_materials_holds_back_all()
    {
        var (service, image) = await BuiltAsync("edge", null);
        using (var signer = _keys.Signer())
        {
            await new ImageSignatures(_client).SignAsync(_quarantine.Below(service), image, signer, Token);
        }

        var refusal = await Assert.ThrowsAsync<SupplyChainException>(() => PromoteAsync(Lock(KeyValuePair.Create(service, image)), _live));

        Assert.Contains("its bill of materials is not", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_planted_bill_of_materials_is_neither_signed_nor_promoted()
    {
        var (service, image) = await BuiltAsync("edge", _keys);
        var repository = _quarantine.Below(service);
        var manifest = await _client.GetManifestAsync(ImageReference.Of(repository, image), Token);
        var planted = await SampleImages.AttachAsync(_client, repository, manifest, "application/vnd.cyclonedx+json");

        using var signer = _others.Signer();
        var refusal = await Assert.ThrowsAsync<SupplyChainException>(
            () => new ImageSigning(_client, signer).SignAsync(repository, image, Token));
        await PromoteAsync(Lock(KeyValuePair.Create(service, image)), _live);

        Assert.Contains("has 2 bills of materials", refusal.Message, StringComparison.Ordinal);
        var arrived = await new BillsOfMaterials(_client).FindAsync(_live.Below(service), image, Token);
        Assert.DoesNotContain(planted.Digest, arrived.Select(one => one.Digest));
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
        Assert.Single(await new ImageTrust(_client, key).DemandAsync(images, live, Token));
    }

    [Fact]
    public async Task Neither_a_sample_nor_the_place_itself_is_promoted()
    {
        var images = Lock(await BuiltAsync("edge", _keys));

        var sample = await Assert.ThrowsAsync<SupplyChainException>(() => PromoteAsync(images with { Sample = true }, _live));
        var same = await Assert.ThrowsAsync<SupplyChainException>(() => PromoteAsync(images, _quarantine));

        Assert.Contains("is a sample", sample.Message, StringComparison.Ordinal);
        Assert.Contains("is both where images come from", same.Message, StringComparison.Ordinal);
    }

    private async Task<KeyValuePair<string, Digest>> BuiltAsync(string service, KeyFiles? signedBy)
    {
        var repository = _quarantine.Below(service);
        var image = await SampleImages.PushOnDebianAsync(_client, repository, service, ("etc/motd", "welcome"));
        var source = new BillSource(service, "10.0.100", "images/distroless", Digest.Of("base"u8), _restored.AssetsFile);
        await new BillsOfMaterials(_client).AttachAsync(repository, image, source, Token);
        if (signedBy is not null)
        {
            using var signer = signedBy.Signer();
            Assert.True(await new ImageSigning(_client, signer).SignAsync(repository, image.Digest, Token));
            Assert.False(await new ImageSigning(_client, signer).SignAsync(repository, image.Digest, Token));
        }

        return new(service, image.Digest);
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
        Assert.False(Directory.Exists(Path.Combine(_registry.Storage, "docker/registry/v2/repositories/live")));
    }

    private static ImageLock Lock(params KeyValuePair<string, Digest>[] images) => new(
        "10.0.100",
        new BaseImage("images/distroless", Digest.Of("base"u8).ToString()),
        images.ToDictionary(
            image => image.Key,
            image => new LockedImage($"quarantine/a0005/{image.Key}", image.Value.ToString(), 1)));
}

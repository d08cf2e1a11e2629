using RegulatedWorkload.Delivery;
using RegulatedWorkload.Delivery.Oci;
using RegulatedWorkload.Delivery.Promotion;
using RegulatedWorkload.Delivery.Registry;
using RegulatedWorkload.Delivery.Sbom;
using RegulatedWorkload.Delivery.Signing;
using RegulatedWorkload.Tests.SupplyChain.Running;

namespace RegulatedWorkload.Tests.SupplyChain.Promotion;

/// <summary>What is signed and described is promoted with both, all of it or nothing.</summary>
public sealed class PromotionTests(SharedRegistry shared) : IDisposable
{
    private readonly Quarantine _quarantine = new(shared);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private KeyFiles Keys => _quarantine.Keys;

    private RegistryClient Client => _quarantine.Client;

    public void Dispose() => _quarantine.Dispose();

    [Fact]
    public async Task Signed_images_arrive_with_signature_and_SBOM()
    {
        var images = Quarantine.Lock(
            await _quarantine.BuiltAsync("edge", Keys), await _quarantine.BuiltAsync("orders", Keys));

        var promoted = await _quarantine.PromoteAsync(images);

        foreach (var (service, image) in promoted.Images)
        {
            var repository = _quarantine.Live.Below(service);
            Assert.Equal(repository.Path, image.Repository);
            Assert.Equal(images.Images[service].Digest, image.Digest);
            using var key = Keys.Verifier();
            var locked = LockedDigests.Of(promoted).Single(one => one.Service == service);
            await new ImageTrust(Client, key).VerifyAsync(repository, locked, Token);
            var listed = await Client.ListReferrersAsync(repository, locked.Image, null, Token);
            Assert.Equal([locked.Sbom], listed.Select(one => one.Digest));
            Assert.NotEmpty(await new SbomReferrers(Client).ReadAsync(repository, locked.Sbom, Token));
        }
    }

    [Fact]
    public async Task One_unsigned_image_holds_back_all()
    {
        var images = Quarantine.Lock(
            await _quarantine.BuiltAsync("edge", Keys),
            await _quarantine.BuiltAsync("orders", null),
            await _quarantine.BuiltAsync("payments", _quarantine.Others));

        var refusal = await Assert.ThrowsAsync<SupplyChainException>(() => _quarantine.PromoteAsync(images));

        Assert.Contains("2 of 3 images", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(
            $"orders: The image {_quarantine.Place.Below("orders")}", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("is not signed", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("carries one signature, and it is not by the key", refusal.Message, StringComparison.Ordinal);
        await _quarantine.NothingArrivedAsync(images);
    }

    [Fact]
    public async Task An_image_that_is_not_there_holds_back_all()
    {
        var missing = new LockedDigests("orders", Digest.Of("missing"u8), Digest.Of("sbom"u8));
        var images = Quarantine.Lock(await _quarantine.BuiltAsync("edge", Keys), missing);

        var refusal = await Assert.ThrowsAsync<SupplyChainException>(() => _quarantine.PromoteAsync(images));

        Assert.Contains(
            $"orders: The registry {_quarantine.Live.Host} has no", refusal.Message, StringComparison.Ordinal);
        await _quarantine.NothingArrivedAsync(images);
    }

    [Fact]
    public async Task A_signed_image_without_a_signed_SBOM_holds_back_all()
    {
        var built = await _quarantine.BuiltAsync("edge", null);
        using (var signer = Keys.Signer())
        {
            var repository = _quarantine.Place.Below("edge");
            await new ImageSignatures(Client).SignAsync(repository, built.Image, signer, Token);
        }

        var refusal = await Assert.ThrowsAsync<SupplyChainException>(
            () => _quarantine.PromoteAsync(Quarantine.Lock(built)));

        Assert.Contains("Its SBOM ", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("is not signed", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_signed_SBOM_of_another_image_is_not_taken_for_the_SBOM_of_this_one()
    {
        var edge = await _quarantine.BuiltAsync("edge", Keys);
        var other = await _quarantine.BuiltAsync("edge", Keys, words: "other");
        var exchanged = edge with { Sbom = other.Sbom };

        var refusal = await Assert.ThrowsAsync<SupplyChainException>(
            () => _quarantine.PromoteAsync(Quarantine.Lock(exchanged)));

        Assert.Contains($"is no SBOM of {edge.Image}", refusal.Message, StringComparison.Ordinal);
        using var signer = Keys.Signer();
        await Assert.ThrowsAsync<SupplyChainException>(
            () => new ImageSigning(Client, signer).SignAsync(_quarantine.Place.Below("edge"), exchanged, Token));
    }

    [Fact]
    public async Task A_planted_SBOM_is_not_promoted()
    {
        var built = await _quarantine.BuiltAsync("edge", Keys);
        var repository = _quarantine.Place.Below("edge");
        var manifest = await Client.GetManifestAsync(ImageReference.Of(repository, built.Image), Token);
        await SampleImages.AttachAsync(Client, repository, manifest, "application/vnd.cyclonedx+json");

        await _quarantine.PromoteAsync(Quarantine.Lock(built));

        var arrived = await Client.ListReferrersAsync(_quarantine.Live.Below("edge"), built.Image, null, Token);
        Assert.Equal([built.Sbom], arrived.Select(one => one.Digest));
    }

    [Fact]
    public async Task A_lock_without_SBOMs_is_refused()
    {
        var images = Quarantine.Lock(await _quarantine.BuiltAsync("edge", Keys));
        images = images with
        {
            Images = images.Images.ToDictionary(one => one.Key, one => one.Value with { Sbom = null }),
        };

        var refusal = await Assert.ThrowsAsync<SupplyChainException>(() => _quarantine.PromoteAsync(images));

        Assert.Contains("names no SBOM of 'edge'", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_interrupted_is_finished_and_what_is_done_stays()
    {
        var images = Quarantine.Lock(
            await _quarantine.BuiltAsync("edge", Keys), await _quarantine.BuiltAsync("orders", Keys));
        using var key = Keys.Verifier();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new ImagePromotion(Client, key)
            .PromoteAsync(images, _quarantine.Place, _quarantine.Live, _ => stop.Cancel(), stop.Token));
        Assert.NotNull(await _quarantine.FindAsync("edge", images));
        Assert.Null(await _quarantine.FindAsync("orders", images));

        var promoted = await _quarantine.PromoteAsync(images);
        var again = await _quarantine.PromoteAsync(images);

        Assert.NotNull(await _quarantine.FindAsync("orders", images));
        Assert.Equivalent(promoted, again, strict: true);
    }

    [Fact]
    public async Task Images_are_promoted_to_another_registry_too()
    {
        await using var other = await RegistryProcess.StartAsync();
        var live = Repository.Parse($"{other.Host}/live/a0005");
        var images = Quarantine.Lock(await _quarantine.BuiltAsync("edge", Keys));

        await _quarantine.PromoteAsync(images, live);

        using var key = Keys.Verifier();
        Assert.Single(await new ImageTrust(Client, key).VerifyAsync(images, live, Token));
    }

    [Fact]
    public async Task Neither_a_sample_nor_the_place_itself_is_promoted()
    {
        var images = Quarantine.Lock(await _quarantine.BuiltAsync("edge", Keys));

        var sample = await Assert.ThrowsAsync<SupplyChainException>(
            () => _quarantine.PromoteAsync(images with { Sample = true }));
        var same = await Assert.ThrowsAsync<SupplyChainException>(
            () => _quarantine.PromoteAsync(images, _quarantine.Place));

        Assert.Contains("is a sample", sample.Message, StringComparison.Ordinal);
        Assert.Contains("is both where images come from", same.Message, StringComparison.Ordinal);
    }
}

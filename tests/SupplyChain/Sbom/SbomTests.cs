using RegulatedWorkload.Delivery;
using RegulatedWorkload.Delivery.Sbom;
using RegulatedWorkload.Tests.SupplyChain.Running;

namespace RegulatedWorkload.Tests.SupplyChain.Sbom;

/// <summary>An SBOM is one of CycloneDX, of one image alone, and is not written from guesses.</summary>
public sealed class SbomTests(SharedRegistry shared) : IDisposable
{
    private readonly DescribedImages _images = new(shared.Place().Below("quarantine/a0005/edge"));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _images.Dispose();

    [Fact]
    public async Task An_SBOM_is_what_the_schema_of_CycloneDX_1_6_asks_for()
    {
        var (image, sbom) = await _images.AttachedAsync(DescribedImages.Debian);
        string[] types = ["application", "framework", "library", "container", "platform", "operating-system", "file"];
        var all = DescribedImages.Components(sbom).Append(sbom["metadata"]!["component"]!).ToList();

        Assert.Equal(
            ("CycloneDX", "1.6", 1),
            ((string?)sbom["bomFormat"], (string?)sbom["specVersion"], (int)sbom["version"]!));
        Assert.Matches(
            "^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$",
            (string?)sbom["serialNumber"]);
        Assert.Equal(image.Digest.ToString(), (string?)sbom["metadata"]!["component"]!["version"]);
        Assert.All(all, one => Assert.Contains((string?)one["type"], types));
        Assert.All(all, one => Assert.False(string.IsNullOrEmpty((string?)one["name"])));
        var references = all.Select(one => (string)one["bom-ref"]!).ToList();
        Assert.Equal(references.Distinct(), references);
        var dependencies = sbom["dependencies"]!.AsArray();
        Assert.All(dependencies, one => Assert.Contains((string)one!["ref"]!, references));
        Assert.All(
            dependencies.SelectMany(one => one!["dependsOn"]!.AsArray()),
            need => Assert.Contains((string)need!, references));
        string[] known =
        [
            "bomFormat", "specVersion", "serialNumber", "version", "metadata", "components", "dependencies",
            "compositions",
        ];
        Assert.Empty(sbom.AsObject().Select(member => member.Key).Except(known));
    }

    [Fact]
    public async Task The_same_image_gives_the_same_SBOM_and_is_found_by_it()
    {
        var image = await _images.PushAsync("edge", DescribedImages.Debian);
        var other = await _images.PushAsync("other", DescribedImages.Debian);

        var first = await _images.DescribeAsync(image, _images.Source);
        var second = await _images.DescribeAsync(image, _images.Source);
        var foreign = await _images.DescribeAsync(other, _images.Source);

        Assert.Equal(first, second);
        Assert.NotEqual(first, foreign);
        var listed = await _images.Client.ListReferrersAsync(
            _images.Repository, image.Digest, "application/vnd.cyclonedx+json", Token);
        Assert.Equal([first], listed.Select(one => one.Digest));
        await new SbomReferrers(_images.Client).VerifyAsync(_images.Repository, image.Digest, first, Token);
        var refusal = await Assert.ThrowsAsync<SupplyChainException>(
            () => new SbomReferrers(_images.Client).VerifyAsync(_images.Repository, image.Digest, foreign, Token));
        Assert.Contains("is no SBOM of", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_record_of_the_restore_there_is_no_SBOM()
    {
        var image = await _images.PushAsync("edge", DescribedImages.Debian);

        SbomSource[] unusable =
            [_images.Source with { AssetsFile = "/nowhere.json" }, _images.Source with { Runtime = "linux-arm64" }];
        foreach (var source in unusable)
        {
            var refusal = await Assert.ThrowsAsync<SupplyChainException>(() => _images.DescribeAsync(image, source));
            Assert.Contains("uild the image again", refusal.Message, StringComparison.Ordinal);
        }
    }
}

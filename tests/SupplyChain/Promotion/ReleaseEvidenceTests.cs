using System.Security.Cryptography;
using RegulatedWorkload.Delivery.Evidence;
using RegulatedWorkload.Tests.SupplyChain.Running;

namespace RegulatedWorkload.Tests.SupplyChain.Promotion;

/// <summary>What a report says of a release, and who signs that.</summary>
public sealed class ReleaseEvidenceTests(SharedRegistry shared) : IDisposable
{
    private readonly Quarantine _quarantine = new(shared);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private KeyFiles Keys => _quarantine.Keys;

    public void Dispose() => _quarantine.Dispose();

    [Fact]
    public async Task Evidence_tells_of_each_image_whether_it_is_trusted()
    {
        var images = Quarantine.Lock(
            await _quarantine.BuiltAsync("edge", Keys),
            await _quarantine.BuiltAsync("orders", null),
            await _quarantine.BuiltAsync("payments", Keys));
        var catalog = images.Images["payments"] with { Sbom = null };
        images = images with { Images = images.Images.Append(new("catalog", catalog)).ToDictionary() };

        var statuses = await new ReleaseEvidence().AskAsync(images, _quarantine.Place.ToString(), Keys.Public, Token);

        Assert.Equal(
            [("catalog", false), ("edge", true), ("orders", false), ("payments", true)],
            statuses.Select(status => (status.Service, status.IsTrusted)));
        Assert.Equal("The lock names no bill of materials for it.", statuses[0].Detail);
    }

    [Fact]
    public async Task The_release_key_signs_what_a_report_consists_of()
    {
        using var signer = await new ReleaseEvidence().OpenAsync(Keys.Private, passwordFile: null, Token);

        var signature = await signer.SignAsync("report"u8.ToArray(), Token);

        using var key = ECDsa.Create();
        key.ImportFromPem(await File.ReadAllTextAsync(Keys.Public, Token));
        Assert.True(key.VerifyData(
            "report"u8, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
    }
}

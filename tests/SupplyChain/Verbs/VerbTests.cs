using RegulatedWorkload.Delivery.Oci;
using RegulatedWorkload.Delivery.Registry;
using RegulatedWorkload.Hosting.Publishing.Images;
using RegulatedWorkload.Tests.SupplyChain.Running;

namespace RegulatedWorkload.Tests.SupplyChain.Verbs;

/// <summary>The verbs as a pipeline runs them.</summary>
public sealed class VerbTests(SharedRegistry shared) : IDisposable
{
    private readonly RegistryClient _client = new();
    private readonly KeyFiles _keys = new();
    private readonly Repository _place = shared.Place();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _client.Dispose();
        _keys.Dispose();
    }

    [Fact]
    public async Task Images_go_from_build_to_live_by_three_commands()
    {
        var (quarantine, live) = (_place.Below("quarantine"), _place.Below("live"));
        var (built, released) = (_keys.Beside("built.json"), _keys.Beside("released.json"));
        await ImagesVerb.BuildAsync(_client, quarantine, built);

        string[] promote =
        [
            "promote", "--from", $"{quarantine}", "--to", $"{live}", "--key", _keys.Public, "--lock", built, "--output",
            released,
        ];
        var early = await ImagesVerb.RunAsync(promote);
        Assert.Equal(1, early.Code);
        Assert.Contains("1 of 1 images", early.Errors, StringComparison.Ordinal);
        Assert.Contains("edge: The image", early.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(released));

        await SucceedAsync("sign", "--registry", $"{quarantine}", "--key", _keys.Private, "--lock", built);
        await SucceedAsync("verify", "--registry", $"{quarantine}", "--key", _keys.Public, "--lock", built);
        await SucceedAsync(promote);
        await SucceedAsync("verify", "--registry", $"{live}", "--key", _keys.Public, "--lock", released);

        var faults = new List<string>();
        var image = ImageLockFile.Read(released, faults)!.Images["edge"];
        Assert.Equal($"{live.Path}/edge", image.Repository);
        Assert.NotNull(await _client.FindManifestAsync(
            ImageReference.Of(live.Below("edge"), Digest.Parse(image.Digest)), Token));
    }

    [Theory]
    [InlineData("There is no image lock", "sign", "--registry", "localhost:1/x", "--key", "KEY", "--lock", "/no.json")]
    [InlineData("names no registry", "sign", "--registry", "quarantine", "--key", "KEY", "--lock", "LOCK")]
    [InlineData("cannot be read", "sign", "--registry", "localhost:1/x", "--key", "/nowhere.key", "--lock", "LOCK")]
    [InlineData("holds no public key", "verify", "--registry", "localhost:1/x", "--key", "KEY", "--lock", "LOCK")]
    [InlineData("cannot be reached", "verify", "--registry", "localhost:1/x", "--key", "PUB", "--lock", "LOCK")]
    public async Task What_stands_in_the_way_is_told_in_a_sentence(string sentence, params string[] arguments)
    {
        var file = _keys.Beside("built.json");
        await ImagesVerb.BuildAsync(_client, _place.Below("quarantine"), file);

        var outcome = await ImagesVerb.RunAsync([.. arguments.Select(argument => argument switch
        {
            "KEY" => _keys.Private,
            "PUB" => _keys.Public,
            "LOCK" => file,
            _ => argument,
        })]);

        Assert.Equal(1, outcome.Code);
        Assert.Contains(sentence, outcome.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", outcome.Errors, StringComparison.Ordinal);
    }

    private static async Task SucceedAsync(params string[] arguments)
    {
        var outcome = await ImagesVerb.RunAsync(arguments);
        Assert.True(outcome.Code == 0, outcome.Errors);
        Assert.Contains("edge: ", outcome.Output, StringComparison.Ordinal);
    }
}

using RegulatedWorkload.Delivery.Registry;

namespace RegulatedWorkload.Tests.SupplyChain.Registry;

public sealed class ReferenceTests
{
    private const string Hex = "0706f5346f3ee22e187d41012b8884ef3bea2720878cbaca212e8bf8b0d85037";

    [Theory]
    [InlineData("registry.example/live/a0005/edge:1.2", "registry.example", "live/a0005/edge", "1.2", false)]
    [InlineData("localhost:5000/edge", "localhost:5000", "edge", "latest", false)]
    [InlineData("localhost/edge@sha256:" + Hex, "localhost", "edge", null, true)]
    [InlineData("registry.example/a/b:1@sha256:" + Hex, "registry.example", "a/b", "1", true)]
    [InlineData("[::1]:5000/edge:x", "[::1]:5000", "edge", "x", false)]
    public void A_reference_says_registry_repository_tag_and_digest(
        string text, string host, string path, string? tag, bool hasDigest)
    {
        var reference = ImageReference.Parse(text);

        Assert.Equal((host, path, tag), (reference.Repository.Host, reference.Repository.Path, reference.Tag));
        Assert.Equal(hasDigest ? "sha256:" + Hex : null, reference.Digest?.ToString());
        Assert.StartsWith(text, reference.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("edge", "names no registry")]
    [InlineData("live/edge:1", "names no registry")]
    [InlineData("registry.example/Live/edge", "is no repository path")]
    [InlineData("registry.example/../edge", "is no repository path")]
    [InlineData("registry.example/edge/", "is no repository path")]
    [InlineData("registry.example/edge?x=1", "is no repository path")]
    [InlineData("user@registry.example/edge", "is no digest")]
    [InlineData("registry.example/edge@sha256:abc", "is no digest")]
    [InlineData("registry.example/edge@sha512:" + Hex, "is no digest")]
    [InlineData("registry.example/edge:-1", "is no tag")]
    [InlineData("registry.example\n.evil/edge", "names no registry")]
    [InlineData("", "names no registry")]
    public void What_is_no_reference_is_refused_in_a_sentence(string text, string why)
    {
        var refusal = Assert.Throws<RegistryException>(() => ImageReference.Parse(text));

        Assert.Contains(why, refusal.Message, StringComparison.Ordinal);
    }
}

using RegulatedWorkload.Hosting.Publishing;
using RegulatedWorkload.Hosting.Publishing.Environments;
using RegulatedWorkload.Hosting.Publishing.Images;
using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Tests.Publishing;

/// <summary>What is wrong is told in sentences, all of it together, and nothing is published.</summary>
public sealed class RefusalTests
{
    private static readonly PublishInput Input = Committed.Input;

    [Theory]
    [InlineData(
        "registry.login",
        "\"a\"",
        "test.json: The member 'registry.login' is unknown; remove it, or correct its name.")]
    [InlineData("azure.tenantId", null, "test.json: The member 'azure.tenantId' is missing.")]
    [InlineData("ingress", "null", "test.json: The member 'ingress' is missing.")]
    [InlineData(
        "databases.in-scope.port",
        "\"5432\"",
        "test.json: The member 'databases.in-scope.port' has a value of the wrong kind.")]
    public void An_environment_of_another_shape_is_refused(string member, string? json, string sentence)
    {
        var faults = new List<string>();

        Assert.Null(EnvironmentFile.Parse("test.json", Refusals.Changed(member, json), faults));
        Assert.Contains(sentence, faults);
    }

    [Fact]
    public void All_faults_are_told_together()
    {
        var faults = new List<string>();
        var text = Refusals.Changed("azure.tenantId", null)
            .Replace("\"domain\"", "\"domaine\"", StringComparison.Ordinal);

        Assert.Null(EnvironmentFile.Parse("test.json", text, faults));
        Assert.Equal(3, faults.Count);
    }

    [Theory]
    [InlineData("{", "test.json: It is no JSON: ")]
    [InlineData("{\"domain\":\"a.example\",\"domain\":\"b.example\"}", "test.json: ")]
    public void A_text_that_is_no_JSON_is_refused(string text, string beginning)
    {
        var faults = new List<string>();

        Assert.Null(EnvironmentFile.Parse("test.json", text, faults));
        Assert.StartsWith(beginning, Assert.Single(faults), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../production")]
    [InlineData("nowhere")]
    public void An_unknown_environment_is_refused(string name)
    {
        var faults = new List<string>();

        Assert.Null(EnvironmentFile.Read(Committed.Root, name, faults));
        Assert.Equal(
            $"There is no environment '{name}' in AppHost/environments; there is plain-cluster, production.",
            Assert.Single(faults));
    }

    [Theory]
    [InlineData(
        "live/a0005/edge",
        "latest",
        "The image lock has no digest of 'edge': 'latest' is not sha256: and 64 lower-case hexadecimal digits.")]
    [InlineData(
        "live/a0005/edge:1.0",
        null,
        "The image lock names the repository 'live/a0005/edge:1.0' of 'edge' with a tag or digest; a tag can move, so "
            + "the digest alone says which image runs.")]
    [InlineData(
        "quarantine/a0005/edge",
        null,
        "The image lock names the repository 'quarantine/a0005/edge' of 'edge', but released images are in "
            + "'live/a0005/edge'.")]
    public void An_image_that_is_not_released_by_digest_is_refused(string repository, string? digest, string sentence)
    {
        var images = Input.Lock.Images.ToDictionary();
        images["edge"] = new LockedImage(repository, digest ?? images["edge"].Digest, 0);

        Assert.Equal([sentence], Refusals.Of(Input with { Lock = Input.Lock with { Images = images } }));
    }

    [Fact]
    public void A_service_without_an_image_is_refused()
    {
        var images = Input.Lock.Images.Where(image => image.Key != "edge").ToDictionary();

        Assert.Equal(
            ["The image lock has no image of 'edge'; build the images."],
            Refusals.Of(Input with { Lock = Input.Lock with { Images = images } }));
    }

    [Fact]
    public void A_missing_image_lock_is_refused()
    {
        var faults = new List<string>();

        Assert.Null(ImageLockFile.Read("/nowhere/images.lock.json", faults));
        Assert.Equal(
            "There is no image lock /nowhere/images.lock.json; build the images, or name another with --lock.",
            Assert.Single(faults));
    }

    [Fact]
    public void A_declaration_that_breaks_its_rules_is_refused() => Assert.Throws<TopologyFaultsException>(
        () => Changes.With(Input.Topology with { TrustDomain = "" }));
}

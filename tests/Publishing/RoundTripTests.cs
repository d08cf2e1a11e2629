using k8s;

namespace RegulatedWorkload.Tests.Publishing;

/// <summary>Every object reads back through its model with unknown fields refused, and gives the same text again.</summary>
public sealed class RoundTripTests
{
    public static TheoryData<string> Paths => new(Committed.Files.Select(file => file.Path));

    [Theory]
    [MemberData(nameof(Paths))]
    public void Every_object_reads_back_through_its_model(string path)
    {
        var text = Committed.Files.Single(file => file.Path == path).Text;
        var documents = text[(text.IndexOf('\n', StringComparison.Ordinal) + 1)..].Split("\n---\n");

        Assert.All(documents, document =>
        {
            var item = Assert.Single(KubernetesYaml.LoadAllFromString(document, Manifests.Models, strict: true));
            Assert.IsType<IKubernetesObject>(item, exactMatch: false);
            Assert.Equal(document.TrimEnd(), KubernetesYaml.Serialize(item).ReplaceLineEndings("\n").TrimEnd());
        });
    }

    [Fact]
    public void A_planted_unknown_field_is_refused()
    {
        var text = Committed.Files.Single(file => file.Path == "in-scope/edge/deployment.yaml").Text
            .Replace("  template:", "  replica: 3\n  template:", StringComparison.Ordinal);

        Assert.ThrowsAny<Exception>(() => KubernetesYaml.LoadAllFromString(text, Manifests.Models, strict: true));
    }
}

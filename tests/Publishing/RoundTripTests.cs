using System.Reflection;
using System.Text.Json.Serialization;
using k8s;
using RegulatedWorkload.Hosting.Publishing;
using YamlDotNet.Serialization;

namespace RegulatedWorkload.Tests.Publishing;

/// <summary>
/// Every object reads back through its model with unknown fields refused, and gives the same text again.
/// </summary>
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
            // The library's own writer gives the same object.
            var rewritten = Assert.Single(
                KubernetesYaml.LoadAllFromString(KubernetesYaml.Serialize(item), Manifests.Models, strict: true));
            Assert.Equal(KubernetesJson.Serialize(item), KubernetesJson.Serialize(rewritten));
            Assert.Equal(document.TrimEnd(), Again(path, (IKubernetesObject)item));
        });
    }

    /// <summary>Each property has one name, by whichever of the two writers it is asked for.</summary>
    [Fact]
    public void Members_of_our_models_have_the_same_names_in_JSON_and_in_YAML() => Assert.All(
        Manifests.Models.Values
            .SelectMany(model => model.Assembly.GetTypes().Where(type => type.Namespace == model.Namespace))
            .Distinct()
            .SelectMany(type => type.GetProperties()),
        property => Assert.Equal(
            property.GetCustomAttribute<YamlMemberAttribute>()?.Alias,
            property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name));

    private static string Again(string path, IKubernetesObject item)
    {
        var text = Publisher.Text(new ManifestFile(path, [item]), Committed.Environment);
        return text[(text.IndexOf('\n', StringComparison.Ordinal) + 1)..].TrimEnd();
    }

    [Fact]
    public void A_planted_unknown_field_is_refused()
    {
        var text = Committed.Files.Single(file => file.Path == "in-scope/edge/deployment.yaml").Text
            .Replace("  template:", "  replica: 3\n  template:", StringComparison.Ordinal);

        Assert.ThrowsAny<Exception>(() => KubernetesYaml.LoadAllFromString(text, Manifests.Models, strict: true));
    }
}

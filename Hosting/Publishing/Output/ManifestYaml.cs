using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;
using k8s;
using k8s.Models;

namespace RegulatedWorkload.Hosting.Publishing.Output;

/// <summary>Writes manifests as YAML, the same bytes for the same objects.</summary>
internal static class ManifestYaml
{
    private static readonly ConcurrentDictionary<Type, (string ApiVersion, string Kind)> Models = new();

    /// <summary>The text of a file: its first line says how it was made, its objects follow.</summary>
    public static string Write(ManifestFile file, string madeBy)
    {
        foreach (var item in file.Objects.Where(item => string.IsNullOrEmpty(item.Kind)))
        {
            (item.ApiVersion, item.Kind) = Models.GetOrAdd(item.GetType(), Describe);
        }

        return $"{madeBy}\n{string.Join("---\n", file.Objects.Select(Text))}";
    }

    private static string Text(IKubernetesObject item)
    {
        using var json = JsonDocument.Parse(KubernetesJson.Serialize(item));
        return YamlText.Of(json.RootElement);
    }

    private static (string ApiVersion, string Kind) Describe(Type model)
    {
        var entity = model.GetCustomAttribute<KubernetesEntityAttribute>()
            ?? throw new InvalidOperationException($"{model.Name} is no Kubernetes object and states no kind.");
        return (entity.Group.Length == 0 ? entity.ApiVersion : $"{entity.Group}/{entity.ApiVersion}", entity.Kind);
    }
}

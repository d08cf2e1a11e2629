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

    private static readonly JsonSerializerOptions s_options = Options();

    // Files are written in parallel, thousands of them: each thread keeps its buffers.
    [ThreadStatic]
    private static YamlText? s_text;

    /// <summary>The text of a file: its first line says how it was made, its objects follow.</summary>
    public static byte[] Write(ManifestFile file, string madeBy)
    {
        var text = s_text ??= new YamlText(s_options);
        text.Begin();
        text.Line(madeBy);
        for (var index = 0; index < file.Objects.Count; index++)
        {
            var item = file.Objects[index];
            if (string.IsNullOrEmpty(item.Kind))
            {
                (item.ApiVersion, item.Kind) = Models.GetOrAdd(item.GetType(), Describe);
            }

            if (index > 0) text.Line("---");
            text.Object(item);
        }

        return text.End();
    }

    // The client shares its options only with those who change them.
    private static JsonSerializerOptions Options()
    {
        JsonSerializerOptions? shared = null;
        KubernetesJson.AddJsonOptions(options => shared = options);
        return shared!;
    }

    private static (string ApiVersion, string Kind) Describe(Type model)
    {
        var entity = model.GetCustomAttribute<KubernetesEntityAttribute>()
            ?? throw new InvalidOperationException($"{model.Name} is no Kubernetes object and states no kind.");
        return (entity.Group.Length == 0 ? entity.ApiVersion : $"{entity.Group}/{entity.ApiVersion}", entity.Kind);
    }
}

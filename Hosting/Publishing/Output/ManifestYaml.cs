using System.Buffers;
using System.Collections.Concurrent;
using System.Reflection;
using System.Text;
using System.Text.Json;
using k8s;
using k8s.Models;

namespace RegulatedWorkload.Hosting.Publishing.Output;

/// <summary>Writes manifests as YAML, the same bytes for the same objects.</summary>
internal static class ManifestYaml
{
    private static readonly ConcurrentDictionary<Type, (string ApiVersion, string Kind)> Models = new();

    private static readonly JsonSerializerOptions s_options = Options();

    // More than most files have, in characters: a builder of one part is reused as it is.
    private const int OneFile = 64 * 1024;

    // Files are written in parallel, thousands of them: each thread keeps its buffers.
    [ThreadStatic]
    private static StringBuilder? s_text;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? s_json;

    /// <summary>The text of a file: its first line says how it was made, its objects follow.</summary>
    public static string Write(ManifestFile file, string madeBy)
    {
        var text = (s_text ??= new StringBuilder(OneFile)).Clear().Append(madeBy).Append('\n');
        foreach (var (index, item) in file.Objects.Index())
        {
            if (string.IsNullOrEmpty(item.Kind))
            {
                (item.ApiVersion, item.Kind) = Models.GetOrAdd(item.GetType(), Describe);
            }

            if (index > 0) text.Append("---\n");
            Append(text, item);
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, IKubernetesObject item)
    {
        var buffer = s_json ??= new ArrayBufferWriter<byte>();
        buffer.ResetWrittenCount();
        using (var writer = new Utf8JsonWriter(buffer, YamlText.JsonOptions))
        {
            JsonSerializer.Serialize(writer, item, item.GetType(), s_options);
        }

        using var json = JsonDocument.Parse(buffer.WrittenMemory);
        YamlText.Append(text, json.RootElement);
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

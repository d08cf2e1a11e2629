using k8s;
using RegulatedWorkload.Hosting.Publishing.Resources;

namespace RegulatedWorkload.Tests.Publishing;

/// <summary>Reads objects out of what publishing gives.</summary>
internal static class Manifests
{
    /// <summary>Our own models by API version and kind; those of Kubernetes are known to the reader.</summary>
    public static Dictionary<string, Type> Models { get; } = typeof(KustomizeFile).Assembly.GetTypes()
        .Where(type => type is { IsAbstract: false, Namespace: "RegulatedWorkload.Hosting.Publishing.Resources" }
            && typeof(IKubernetesObject).IsAssignableFrom(type))
        .ToDictionary(type =>
        {
            var model = (IKubernetesObject)Activator.CreateInstance(type)!;
            return $"{model.ApiVersion}/{model.Kind}";
        });

    /// <summary>The objects of a kind in a file of the committed input.</summary>
    public static IReadOnlyList<T> Read<T>(string path)
        where T : IKubernetesObject =>
        [.. Load(Committed.Files.Single(file => file.Path == path).Text).OfType<T>()];

    /// <summary>The objects of a kind in all files of the committed input.</summary>
    public static IReadOnlyList<T> All<T>()
        where T : IKubernetesObject =>
        [.. Committed.Files.SelectMany(file => Load(file.Text)).OfType<T>()];

    /// <summary>The objects in a text.</summary>
    public static List<object> Load(string text) => KubernetesYaml.LoadAllFromString(text, Models);
}

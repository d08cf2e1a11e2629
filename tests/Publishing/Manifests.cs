using k8s;

namespace RegulatedWorkload.Tests.Publishing;

/// <summary>Reads objects out of what publishing gives.</summary>
internal static class Manifests
{
    /// <summary>The objects of a kind in a file of the committed input.</summary>
    public static IReadOnlyList<T> Read<T>(string path)
        where T : IKubernetesObject =>
        [.. Load(Committed.Files.Single(file => file.Path == path).Text).OfType<T>()];

    /// <summary>The objects of a kind in all files of the committed input.</summary>
    public static IReadOnlyList<T> All<T>()
        where T : IKubernetesObject =>
        [.. Committed.Files.SelectMany(file => Load(file.Text)).OfType<T>()];

    private static List<object> Load(string text) => text.Contains("\nkind: Kustomization\n", StringComparison.Ordinal)
        ? []
        : KubernetesYaml.LoadAllFromString(text, new Dictionary<string, Type>());
}

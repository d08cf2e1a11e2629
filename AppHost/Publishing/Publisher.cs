using RegulatedWorkload.AppHost.Publishing.Output;

namespace RegulatedWorkload.AppHost.Publishing;

/// <summary>Turns an input into the files of the output.</summary>
public static class Publisher
{
    /// <summary>All files of a cluster as text, by path, in order of their paths. The same input gives the same bytes.</summary>
    /// <param name="input">An input that has passed <see cref="PublishRules"/>.</param>
    /// <param name="madeBy">The first line of every file, a YAML comment.</param>
    public static IReadOnlyList<(string Path, string Text)> Write(PublishInput input, string madeBy)
    {
        var files = Publishers.All.SelectMany(publisher => publisher(input)).ToList();
        return
        [
            .. files.Concat(KustomizeFiles.For(files))
                .AsParallel()
                .Select(file => (file.Path, Text: ManifestYaml.Write(file, madeBy)))
                .OrderBy(file => file.Path, StringComparer.Ordinal),
        ];
    }
}

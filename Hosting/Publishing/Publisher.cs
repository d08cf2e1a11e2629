using System.Text;
using RegulatedWorkload.Hosting.Publishing.Output;
using RegulatedWorkload.Hosting.Publishing.Rules;
using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Hosting.Publishing;

/// <summary>Turns the declaration, an environment and an image lock into the files of the output.</summary>
public static class Publisher
{
    /// <summary>All files as text, in order of their paths. The same input gives the same bytes.</summary>
    /// <param name="input">Both scopes; they are divided where the environment gives each a cluster.</param>
    /// <param name="environment">The name of the environment, for the first line of every file.</param>
    /// <exception cref="PublishFaultsException">The environment, the lock or the manifests break theirs.</exception>
    public static IReadOnlyList<OutputFile> Write(PublishInput input, string environment)
    {
        ArgumentNullException.ThrowIfNull(input);
        var clusters = Clusters(input).ToList();
        Refuse(clusters.SelectMany(cluster => PublishRules.Check(cluster.Input)));

        var files = clusters
            .Select(cluster => (cluster.Folder, Files: Files(cluster.Input)))
            .ToList();
        Refuse(clusters.Zip(files).SelectMany(
            cluster => ManifestRules.Check(cluster.First.Input, cluster.Second.Files)));

        var firstLine = FirstLine.Of(environment);
        var ordered = files
            .SelectMany(cluster => cluster.Files.Select(file => (Path: cluster.Folder + file.Path, File: file)))
            .OrderBy(entry => entry.Path, StringComparer.Ordinal)
            .ToList();
        var written = new OutputFile[ordered.Count];
        Parallel.For(0, written.Length, index => written[index] = new OutputFile(
            ordered[index].Path, ManifestYaml.Write(ordered[index].File, firstLine)));
        return written;
    }

    /// <summary>The text of one file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="environment">The name of the environment, for its first line.</param>
    public static string Text(ManifestFile file, string environment) =>
        Encoding.UTF8.GetString(ManifestYaml.Write(file, FirstLine.Of(environment)));

    private static IReadOnlyList<ManifestFile> Files(PublishInput input)
    {
        var files = Publishers.All.SelectMany(publisher => publisher(input)).ToList();
        files.AddRange(KustomizeFiles.For(files).ToList());
        return files;
    }

    private static IEnumerable<(string Folder, PublishInput Input)> Clusters(PublishInput input)
    {
        if (input.Environment.Clusters is not { } clusters) return [("", input)];
        return Scope.All
            .GroupBy(scope => clusters.Names.GetValueOrDefault(scope.Name, ""), StringComparer.Ordinal)
            .Select(group => ($"{group.Key}/", input with { Scopes = [.. group] }));
    }

    private static void Refuse(IEnumerable<string> faults)
    {
        var distinct = faults.Distinct(StringComparer.Ordinal).ToList();
        if (distinct.Count > 0) throw new PublishFaultsException(distinct);
    }
}

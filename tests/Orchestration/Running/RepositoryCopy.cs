using RegulatedWorkload.Tests.Journey.Running;

namespace RegulatedWorkload.Tests.Orchestration.Running;

/// <summary>What a run needs of the repository, sources and built files, to be changed without harm.</summary>
public sealed class RepositoryCopy : IDisposable
{
    private static readonly string Configuration = new DirectoryInfo(AppContext.BaseDirectory).Name;

    public RepositoryCopy()
    {
        foreach (var file in Directory.GetFiles(Built.Root)) File.Copy(file, Path.Combine(Root, Path.GetFileName(file)));
        foreach (var folder in Directory.GetDirectories(Built.Root).Select(Path.GetFileName).OfType<string>())
        {
            if (folder is "ServiceDefaults" or "services" or "eng" or "analyzers" or "AppHost") Copy(folder);
        }

        Copy(Path.Combine("artifacts", "bin", "AppHost", Configuration));
        Copy(Path.Combine("artifacts", "bin", "notifications", Configuration));
    }

    public string Root { get; } = Directory.CreateTempSubdirectory("repository").FullName;

    public string AppHost => Path.Combine(
        Root, "artifacts", "bin", "AppHost", Configuration, Path.GetFileName(Built.AppHost));

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private void Copy(string folder)
    {
        var from = Path.Combine(Built.Root, folder);
        Directory.CreateDirectory(Path.Combine(Root, folder));
        foreach (var below in Directory.GetDirectories(from, "*", SearchOption.AllDirectories))
        {
            Directory.CreateDirectory(Path.Combine(Root, folder, Path.GetRelativePath(from, below)));
        }

        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            File.Copy(file, Path.Combine(Root, folder, Path.GetRelativePath(from, file)));
        }
    }
}

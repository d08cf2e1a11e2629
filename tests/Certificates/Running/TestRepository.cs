using System.Text.Json.Nodes;

namespace RegulatedWorkload.Tests.Certificates.Running;

/// <summary>
/// An app host in a folder of its own that looks like the repository, with an environment that can be edited.
/// </summary>
internal sealed class TestRepository : IDisposable
{
    private readonly string _environment;

    public TestRepository()
    {
        File.WriteAllText(Path.Combine(Root, "Workload.sln"), "");
        var built = Path.GetDirectoryName(Verb.AppHost)!;
        var folder = Directory.CreateDirectory(Path.Combine(Root, "app-host")).FullName;
        foreach (var file in Directory.GetFiles(built, "*"))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        AppHost = Path.Combine(folder, Path.GetFileName(Verb.AppHost));
        _environment = Path.Combine(Root, "AppHost", "environments", "production.json");
        Directory.CreateDirectory(Path.GetDirectoryName(_environment)!);
        File.Copy(
            Path.Combine(Hosting.RepositoryRoot.Find(), "AppHost", "environments", "production.json"), _environment);
    }

    public string Root { get; } = Directory.CreateTempSubdirectory("repository").FullName;

    public string AppHost { get; }

    /// <summary>Sets <c>ingress.certificateAuthority</c> of the environment.</summary>
    public void GatewayTrusts(string pem)
    {
        var environment = JsonNode.Parse(File.ReadAllText(_environment))!;
        environment["ingress"]!["certificateAuthority"] = pem;
        File.WriteAllText(_environment, environment.ToJsonString());
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}

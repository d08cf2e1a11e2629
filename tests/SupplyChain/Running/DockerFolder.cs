using System.Text;
using RegulatedWorkload.Delivery.Registry;

namespace RegulatedWorkload.Tests.SupplyChain.Running;

/// <summary>A folder with Docker's <c>config.json</c>, as <c>docker login</c> leaves it.</summary>
public sealed class DockerFolder : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("docker").FullName;

    /// <summary>A client with the name and password of a registry.</summary>
    /// <param name="host">The registry.</param>
    /// <param name="pair">Name and password with a colon between.</param>
    /// <param name="more">What the file says beside it; starts with a comma.</param>
    public RegistryClient Client(string host, string pair, string more = "")
    {
        var file = Path.Combine(_folder, "config.json");
        var auth = Convert.ToBase64String(Encoding.UTF8.GetBytes(pair));
        File.WriteAllText(file, $$"""{"auths":{"{{host}}":{"auth":"{{auth}}"} }{{more}} }""");
        return new RegistryClient(file, TimeProvider.System);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}

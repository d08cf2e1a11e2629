namespace RegulatedWorkload.Tests.Identity;

/// <summary>A catalog that runs alone; the storefront alone may call it.</summary>
/// <param name="methods">The methods that the storefront may call.</param>
public abstract class CatalogTests(params string[] methods) : IAsyncLifetime
{
    protected string Files { get; } = Directory.CreateTempSubdirectory("catalog").FullName;

    protected TestAuthority Authority { get; } = new();

    private protected Peer Catalog { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Catalog = await Peer.StartAsync(
        "catalog",
        Authority.WriteFiles(Path.Combine(Files, "catalog"), Authority.Issue(Peer.Id("catalog"))),
        TestCallers.Write(Path.Combine(Files, "catalog.json"), (Peer.Id("storefront"), methods)));

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Catalog.DisposeAsync();
        Authority.Dispose();
        Directory.Delete(Files, recursive: true);
    }
}

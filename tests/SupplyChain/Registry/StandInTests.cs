using RegulatedWorkload.Delivery.Registry;
using RegulatedWorkload.Tests.SupplyChain.Running;

namespace RegulatedWorkload.Tests.SupplyChain.Registry;

/// <summary>A client, and a registry that answers as a test wants it to.</summary>
public abstract class StandInTests : IAsyncLifetime
{
    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected RegistryClient Client { get; } = new();

    protected RegistryStandIn Registry { get; private set; } = null!;

    protected Repository Edge => Repository.Parse($"{Registry.Host}/live/edge");

    public async ValueTask InitializeAsync() => Registry = await RegistryStandIn.StartAsync();

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        Client.Dispose();
        await Registry.DisposeAsync();
    }
}

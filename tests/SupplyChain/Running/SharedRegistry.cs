using RegulatedWorkload.Delivery.Registry;
using RegulatedWorkload.Tests.SupplyChain.Running;

[assembly: AssemblyFixture(typeof(SharedRegistry))]

namespace RegulatedWorkload.Tests.SupplyChain.Running;

/// <summary>One registry for the tests that only need some; each has a place of its own in it.</summary>
public sealed class SharedRegistry : IAsyncLifetime
{
    private RegistryProcess? _registry;
    private int _places;

    /// <summary>The registry. Where there is none, the test is skipped.</summary>
    public RegistryProcess Registry
    {
        get
        {
            Tools.Require(Tools.Registry, "docker-registry");
            return _registry!;
        }
    }

    public async ValueTask InitializeAsync()
    {
        if (Tools.Registry is not null) _registry = await RegistryProcess.StartAsync();
    }

    /// <summary>A path that no other test uses.</summary>
    public Repository Place() => Repository.Parse($"{Registry.Host}/test-{Interlocked.Increment(ref _places)}");

    public ValueTask DisposeAsync() => _registry?.DisposeAsync() ?? ValueTask.CompletedTask;
}

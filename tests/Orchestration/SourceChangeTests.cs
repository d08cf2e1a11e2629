using RegulatedWorkload.Hosting.Local;
using RegulatedWorkload.AppHost.Watch;
using RegulatedWorkload.Tests.Journey.Running;

namespace RegulatedWorkload.Tests.Orchestration;

/// <summary>What a watch is told of the file system.</summary>
public sealed class SourceChangeTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("sources").FullName;

    public SourceChangeTests()
    {
        foreach (var folder in (string[])["services/out-of-scope/catalog", "ServiceDefaults"])
        {
            Directory.CreateDirectory(Path.Combine(_root, folder));
        }
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task A_file_is_told_by_its_path_in_the_repository()
    {
        using var changes = new SourceChanges(_root, TimeProvider.System);

        await File.WriteAllTextAsync(
            Path.Combine(_root, "services", "out-of-scope", "catalog", "Planted.cs"),
            "",
            TestContext.Current.CancellationToken);

        Assert.Equal(
            ["services/out-of-scope/catalog/Planted.cs"],
            await changes.NextAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task More_changes_than_the_operating_system_keeps_concern_every_service()
    {
        var plan = LaunchPlanner.Create(Declared.Topology, Declared.Contracts, new LaunchOptions("/state"));
        var watchers = new List<Overflowing>();
        using var changes = new SourceChanges(_root, TimeProvider.System, folder =>
        {
            watchers.Add(new Overflowing(folder));
            return watchers[^1];
        });

        watchers[^1].Overflow();

        var batch = await changes.NextAsync(TestContext.Current.CancellationToken);
        Assert.Equal(
            plan.Services.Select(service => service.Name),
            batch.SelectMany(new WatchedSources(Built.Root, plan).AffectedBy));
    }

    private sealed class Overflowing(string folder) : FileSystemWatcher(folder)
    {
        public void Overflow() => OnError(new ErrorEventArgs(new InternalBufferOverflowException()));
    }
}

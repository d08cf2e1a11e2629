using RegulatedWorkload.Tests.Journey.Running;
using RegulatedWorkload.Tests.Orchestration.Running;

namespace RegulatedWorkload.Tests.Orchestration;

/// <summary>A run of a copy of the repository whose sources are edited.</summary>
public sealed class WatchTests
{
    [Fact]
    public async Task A_change_that_compiles_replaces_the_process_and_one_that_does_not_leaves_it_running()
    {
        using var copy = new RepositoryCopy();
        var source = Path.Combine(copy.Root, "services", "out-of-scope", "notifications", "Planted.cs");
        await using var host = AppHostProcess.Start(
            Ports.FindBlock(),
            Path.Combine(copy.Root, ".local"),
            options: ["--only", "notifications", "--watch"],
            appHost: copy.AppHost);
        await OutputAsync(host, "Stop with Ctrl-C.");
        var first = Assert.Single(await ProcessTree.DescendantsAsync(host.Id));

        await File.WriteAllTextAsync(source, "this does not compile", TestContext.Current.CancellationToken);

        var output = await OutputAsync(host, "its process runs on as it was");
        Assert.Contains(
            "services/out-of-scope/notifications/Planted.cs(1,", output.Replace('\\', '/'), StringComparison.Ordinal);
        Assert.Contains(": error CS", output, StringComparison.Ordinal);
        Assert.True(ProcessTree.IsAlive(first));

        await File.WriteAllTextAsync(source, "// This compiles.\n", TestContext.Current.CancellationToken);

        await OutputAsync(host, "It was built and started again.");
        Assert.False(ProcessTree.IsAlive(first));
        var second = (await ProcessTree.DescendantsAsync(host.Id)).Single(id => ProcessTree.Name(id) == "notifications");
        Assert.NotEqual(first, second);
        Assert.StartsWith(
            Path.Combine(copy.Root, ".local", "watch", "notifications") + Path.DirectorySeparatorChar,
            ProcessTree.Executable(second),
            StringComparison.Ordinal);
        await host.StopAsync();
        Assert.Equal(0, host.ExitCode);
        Assert.False(ProcessTree.IsAlive(second));
    }

    private static Task<string> OutputAsync(AppHostProcess host, string part) => Eventually.BecomesAsync(
        () => Task.FromResult(host.Output), output => output.Contains(part, StringComparison.Ordinal));
}

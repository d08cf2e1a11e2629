using RegulatedWorkload.AppHost;
using RegulatedWorkload.Delivery;
using RegulatedWorkload.Delivery.Build;
using RegulatedWorkload.Hosting.Publishing.Images;
using Spectre.Console;

namespace RegulatedWorkload.Tests.Images;

public sealed class ReproducibilityTests
{
    // The smallest program takes the shortest time.
    private const string Service = "acquirer";

    private static readonly HashSet<string> NotSources =
        ["artifacts", ".git", "bin", "obj", ".local", "node_modules", "TestResults"];

    [Fact]
    public async Task The_same_sources_in_another_folder_give_the_same_image()
    {
        var built = BuiltImages.Externals();
        using var folder = new TemporaryFolder();
        var copy = folder.File("sources");
        Copy(new DirectoryInfo(BuiltImages.Root), copy);
        var output = Path.Combine(copy, "artifacts", "images");
        Copy(new DirectoryInfo(Path.Combine(BuiltImages.Output, "packages")), Path.Combine(output, "packages"));
        var options = new ImagesOptions
        {
            Base = "distroless",
            Only = [Service],
            WithExternals = true,
            Lock = folder.File(ImageLockFile.Name),
            Output = output,
        };

        await new ImagesRun(
            Workload.Declare(),
            copy,
            options,
            Toolchain.OfThisMachine(),
            AnsiConsole.Create(new AnsiConsoleSettings { Out = new NoOutput() }),
            TimeProvider.System).ExecuteAsync(TestContext.Current.CancellationToken);

        var faults = new List<string>();
        var again = ImageLockFile.Read(options.ExternalsLock, faults)!;
        Assert.Equal(built.Sdk, again.Sdk);
        Assert.Equal(built.Base, again.Base);
        Assert.Equal(built.Images[Service].Digest, again.Images[Service].Digest);
        Assert.Equal(built.Images[Service].Sbom, again.Images[Service].Sbom);
    }

    private static void Copy(DirectoryInfo from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in from.EnumerateFiles()) file.CopyTo(Path.Combine(to, file.Name));
        foreach (var below in from.EnumerateDirectories().Where(below => !NotSources.Contains(below.Name)))
        {
            Copy(below, Path.Combine(to, below.Name));
        }
    }
}

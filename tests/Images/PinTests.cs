using RegulatedWorkload.AppHost;
using RegulatedWorkload.Delivery;
using RegulatedWorkload.Delivery.Bases;
using RegulatedWorkload.Delivery.Build;
using RegulatedWorkload.Hosting.Publishing.Images;
using Spectre.Console;

namespace RegulatedWorkload.Tests.Images;

public sealed class PinTests
{
    private static readonly PackagePins Committed = PackagePins.Read(BuiltImages.Root);

    [Fact]
    public void The_pins_are_committed_as_they_are_written()
    {
        using var folder = new TemporaryFolder();

        Write(folder, Committed);

        Assert.Equal(
            File.ReadAllText(Path.Combine(BuiltImages.Root, PackagePins.FileName)),
            File.ReadAllText(folder.File(PackagePins.FileName)));
    }

    [Fact]
    public async Task A_version_that_has_gone_is_told_with_the_way_out()
    {
        var refusal = await RefusalAsync(package => package with { Version = "0.0-1", Sha256 = new string('0', 64) });

        Assert.Contains("does not offer base-files 0.0-1", refusal, StringComparison.Ordinal);
        Assert.Contains("'images pin'", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_package_that_is_not_what_its_pin_says_is_not_used()
    {
        var refusal = await RefusalAsync(package => package with { Sha256 = new string('0', 64) });

        SkipWithoutDownloads(refusal);
        Assert.Contains($"pins {new string('0', 64)}", refusal, StringComparison.Ordinal);
        Assert.Contains("Nothing was built", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_a_package_does_not_have_is_told()
    {
        var refusal = await RefusalAsync(package => package with { Files = ["usr/bin/bash"] });

        SkipWithoutDownloads(refusal);
        Assert.Contains("has no usr/bin/bash", refusal, StringComparison.Ordinal);
    }

    private static void SkipWithoutDownloads(string refusal) => Assert.SkipWhen(
        refusal.Contains("does not offer", StringComparison.Ordinal), "No package can be downloaded here.");

    private static async Task<string> RefusalAsync(Func<PinnedPackage, PinnedPackage> change)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/apt-get"), "There is no apt-get on this machine.");
        using var folder = new TemporaryFolder();
        Write(folder, Committed with { Packages = [change(Committed.Packages[0])] });
        var options = new ImagesOptions
        {
            Base = "distroless",
            Registry = "localhost:5000/workload",
            Lock = folder.File(ImageLockFile.Name),
            Output = folder.File("output"),
        };
        var run = new ImagesRun(
            Workload.Declare(),
            folder.Path,
            options,
            new Toolchain(Toolchain.Target, HasLinker: true),
            AnsiConsole.Create(new AnsiConsoleSettings { Out = new NoOutput() }),
            TimeProvider.System);

        var refusal = await Assert.ThrowsAsync<ImagesException>(
            () => run.ExecuteAsync(TestContext.Current.CancellationToken));

        Assert.False(File.Exists(options.Lock));
        return refusal.Message;
    }

    private static void Write(TemporaryFolder folder, PackagePins pins)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder.File(PackagePins.FileName))!);
        pins.Write(folder.Path);
    }
}

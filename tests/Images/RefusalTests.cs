using RegulatedWorkload.AppHost;
using RegulatedWorkload.Delivery;
using RegulatedWorkload.Delivery.Build;
using RegulatedWorkload.Hosting.Publishing.Images;
using Spectre.Console;

namespace RegulatedWorkload.Tests.Images;

public sealed class RefusalTests
{
    [Fact]
    public async Task A_push_without_a_registry_is_refused() =>
        Assert.Contains("name it with --registry", await RefusalAsync("--push"), StringComparison.Ordinal);

    [Fact]
    public async Task A_service_that_is_not_declared_is_refused()
    {
        var sentence = await RefusalAsync("--only", "catalog,ledger");

        Assert.Contains("'ledger'", sentence, StringComparison.Ordinal);
        Assert.Contains("token-vault", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_external_is_no_service_unless_it_is_asked_for() =>
        Assert.Contains("'acquirer'", await RefusalAsync("--only", "acquirer"), StringComparison.Ordinal);

    [Fact]
    public async Task A_registry_that_is_none_is_refused() =>
        Assert.Contains("HOST/PATH", await RefusalAsync("--registry", "workload", "--push"), StringComparison.Ordinal);

    [Fact]
    public async Task A_base_that_cannot_be_had_is_refused()
    {
        SkipWhereNothingCompiles();

        // Nothing listens on the discard port.
        Assert.Contains("localhost:9", await RefusalAsync("--base", "localhost:9/base:1"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("osx-arm64")]
    [InlineData("win-x64")]
    [InlineData("linux-arm64")]
    public async Task Another_system_than_the_images_run_on_is_told_what_to_do(string system)
    {
        var refusal = await Assert.ThrowsAsync<ImagesException>(
            () => RunAsync(new Toolchain(system, HasLinker: true), TestContext.Current.CancellationToken));

        Assert.Contains(system, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("linux-x64", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_machine_without_a_linker_is_told_what_to_install()
    {
        var refusal = await Assert.ThrowsAsync<ImagesException>(
            () => RunAsync(new Toolchain("linux-x64", HasLinker: false), TestContext.Current.CancellationToken));

        Assert.Contains("apt-get install clang", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interrupted_build_leaves_the_lock_as_it_was()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File(ImageLockFile.Name);
        await File.WriteAllTextAsync(file, "as it was", TestContext.Current.CancellationToken);
        using var asked = new CancellationTokenSource();
        await asked.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => RunAsync(new Toolchain("linux-x64", HasLinker: true), asked.Token, folder.Path));

        Assert.Equal("as it was", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        Assert.Equal([file], Directory.GetFiles(folder.Path));
    }

    private static void SkipWhereNothingCompiles()
    {
        var tools = Toolchain.OfThisMachine();
        Assert.SkipUnless(
            tools is { System: Toolchain.Target, HasLinker: true }, "Images cannot be compiled on this machine.");
    }

    private static async Task RunAsync(Toolchain tools, CancellationToken cancellationToken, string? folder = null)
    {
        using var output = new TemporaryFolder();
        var options = new ImagesOptions
        {
            Base = "localhost:9/base:1",
            Lock = Path.Combine(folder ?? output.Path, ImageLockFile.Name),
            Output = output.Path,
        };
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new NoOutput() });
        await new ImagesRun(Workload.Declare(), BuiltImages.Root, options, tools, console, TimeProvider.System)
            .ExecuteAsync(cancellationToken);
    }

    private static async Task<string> RefusalAsync(params string[] arguments)
    {
        using var folder = new TemporaryFolder();
        var file = folder.File(ImageLockFile.Name);
        var (exitCode, _, errors) = await AppHostProgram.RunAsync(["images", .. arguments, "--lock", file]);
        Assert.Equal(1, exitCode);
        Assert.DoesNotContain(" at RegulatedWorkload.", errors, StringComparison.Ordinal);
        Assert.False(File.Exists(file));
        return errors;
    }
}

using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using RegulatedWorkload.AppHost;
using RegulatedWorkload.Delivery.Build;
using RegulatedWorkload.Delivery.Oci;
using RegulatedWorkload.Delivery.Registry;

namespace RegulatedWorkload.Tests.Images;

public sealed class FileListTests
{
    private const string ExternalBase = "WORKLOAD_TEST_BASE";

    public static TheoryData<string> Services =>
        [.. Workload.Declare().Services.Select(service => service.Name), "acquirer"];

    [Theory]
    [MemberData(nameof(Services))]
    public async Task An_image_holds_a_program_and_what_it_needs_but_no_shell(string service)
    {
        BuiltImages.Lock();
        var manifest = ManifestOf(BuiltImages.Layout, service);
        var below = ManifestOf(BuiltImages.Base, "distroless");
        Assert.Equal(below.Layers.Select(layer => layer.Digest), manifest.Layers.Take(1).Select(layer => layer.Digest));

        var own = await FileList.ReadAsync(
            BuiltImages.Layout,
            manifest with { Layers = [.. manifest.Layers.Skip(1)] },
            TestContext.Current.CancellationToken);

        Assert.Empty(own.Faults());
        string[] store = Stores(service) ? ["app/libe_sqlite3.so"] : [];
        Assert.Equal(((string[])["app", $"app/{service}", .. store]).Order(StringComparer.Ordinal), own.Paths);
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void An_image_runs_as_an_unprivileged_user(string service)
    {
        BuiltImages.Lock();
        var manifest = ManifestOf(BuiltImages.Layout, service);

        var config = ImageConfig.Read(File.ReadAllBytes(BuiltImages.Layout.PathOf(manifest.Config.Digest)));

        Assert.Equal("65532:65532", config.Config!.User);
        Assert.Equal([$"/app/{service}"], config.Config.Entrypoint!);
        Assert.Equal(manifest.Layers.Count, config.RootFs.DiffIds.Count);
    }

    [Fact]
    public async Task The_distroless_base_holds_libraries_and_nothing_to_run()
    {
        BuiltImages.Lock();
        var list = await FileList.ReadAsync(
            BuiltImages.Base, ManifestOf(BuiltImages.Base, "distroless"), TestContext.Current.CancellationToken);

        Assert.Empty(list.Faults());
        Assert.DoesNotContain(list.Paths, path => path.Contains("bin/", StringComparison.Ordinal));
        Assert.Contains("etc/ssl/certs/ca-certificates.crt", list.Paths);
        Assert.Contains("usr/lib/x86_64-linux-gnu/libssl.so.3", list.Paths);
    }

    [Fact]
    public async Task A_base_from_a_registry_holds_no_shell()
    {
        if (Environment.GetEnvironmentVariable(ExternalBase) is not { Length: > 0 } reference)
        {
            Assert.Skip($"{ExternalBase} names no base; set it to "
                + "mcr.microsoft.com/dotnet/runtime-deps:10.0-noble-chiseled, where that registry can be reached.");
            return;
        }

        var token = TestContext.Current.CancellationToken;
        using var registry = new RegistryClient();
        var image = ImageReference.Parse(reference);
        var manifest = (await registry.GetImageAsync(image, Platform.LinuxAmd64, token)).ReadManifest();

        var list = await FileList.ReadAsync(
            manifest, layer => registry.OpenBlobAsync(image.Repository, layer, token), token);

        Assert.Empty(list.Faults());
    }

    [Theory]
    [InlineData("usr/bin/bash", "could be run by an intruder")]
    [InlineData("bin/busybox", "could be run by an intruder")]
    [InlineData("usr/bin/dpkg", "could be run by an intruder")]
    public async Task A_planted_program_is_found(string path, string fault)
    {
        var faults = await FaultsOfAsync(LayerEntry.File(path, Content, isProgram: true));

        Assert.Contains(faults, sentence => sentence.Contains(fault, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_planted_folder_for_everyone_is_found()
    {
        var faults = await FaultsOfAsync(LayerEntry.SharedFolder("app/scratch"));

        Assert.Equal(["/app/scratch may be changed by anyone."], faults);
    }

    [Theory]
    [InlineData(UnixFileMode.SetUser)]
    [InlineData(UnixFileMode.SetGroup)]
    public async Task A_planted_file_that_gives_rights_away_is_found(UnixFileMode right)
    {
        // The writer of layers has no such mode to write.
        var layer = new MemoryStream();
        await using (var gzip = new GZipStream(layer, CompressionMode.Compress, leaveOpen: true))
        await using (var tar = new TarWriter(gzip))
        {
            await tar.WriteEntryAsync(
                new PaxTarEntry(TarEntryType.RegularFile, "app/helper")
                {
                    Mode = right | UnixFileMode.UserRead | UnixFileMode.UserExecute,
                    DataStream = Content(),
                },
                TestContext.Current.CancellationToken);
        }

        layer.Position = 0;
        var manifest = new ImageManifest(Descriptor.Empty, [Descriptor.Empty]);
        var list = await FileList.ReadAsync(
            manifest, _ => Task.FromResult<Stream>(layer), TestContext.Current.CancellationToken);

        Assert.Equal(["/app/helper gives rights away."], list.Faults());
    }

    private static bool Stores(string service) =>
        ImageService.Select(Workload.Declare(), only: [], withExternals: true)
            .Single(one => one.Name == service)
            .Stores;

    private static MemoryStream Content() => new(Encoding.UTF8.GetBytes("#!"));

    private static async Task<List<string>> FaultsOfAsync(params LayerEntry[] entries)
    {
        using var folder = new TemporaryFolder();
        var layout = new ImageLayout(folder.Path);
        var layer = await LayerWriter.WriteAsync(layout, entries, TestContext.Current.CancellationToken);
        var manifest = new ImageManifest(Descriptor.Empty, [layer.Descriptor]);
        return [.. (await FileList.ReadAsync(layout, manifest, TestContext.Current.CancellationToken)).Faults()];
    }

    private static ImageManifest ManifestOf(ImageLayout layout, string image)
    {
        var descriptor = layout.Images[image];
        var content = File.ReadAllBytes(layout.PathOf(descriptor.Digest));
        return new ManifestContent(descriptor.MediaType, content).ReadManifest();
    }
}

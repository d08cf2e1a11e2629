using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using RegulatedWorkload.Delivery;
using RegulatedWorkload.Delivery.Oci;
using RegulatedWorkload.Delivery.Registry;
using RegulatedWorkload.Delivery.Sbom;
using RegulatedWorkload.Hosting;
using RegulatedWorkload.Tests.SupplyChain.Running;

namespace RegulatedWorkload.Tests.SupplyChain.Sbom;

public sealed class SbomTests(SharedRegistry shared) : IDisposable
{
    private const string NativeLibrary = "./app/libe_sqlite3.so";
    private const string Libssl =
        "Package: libssl3\nSource: openssl\nVersion: 3.0.22-1~deb12u2\nArchitecture: amd64\n"
        + "Description: SSL\n shared: libraries\n";

    private const string Libstdc =
        "Package: libstdc++6\nSource: gcc-12 (12.2.0)\nVersion: 1:12.2.0-14+deb12u1\nArchitecture: amd64\n";


    private static readonly (string, string)[] Debian =
    [
        ("./etc/os-release", "ID=debian\nVERSION_ID=\"12\"\n"),
        (NativeLibrary, "the library"),
        ("./var/lib/dpkg/status.d/libssl3", Libssl),
        ("./var/lib/dpkg/status.d/libssl3.md5sums", "Package: not-a-package\nVersion: 1\n"),
        ("./var/lib/dpkg/status.d/libstdc++6", Libstdc),
    ];

    private readonly RegistryClient _client = new();
    private readonly Restored _restored = Restored.Sample();
    private readonly Repository _edge = shared.Place().Below("quarantine/a0005/edge");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _client.Dispose();
        _restored.Dispose();
    }

    [Fact]
    public async Task An_SBOM_lists_the_packages_of_program_and_base_and_none_that_only_built_it()
    {
        var (_, sbom) = await AttachedAsync(Debian);

        Assert.Equal(
            [
                $"pkg:oci/distroless@sha256%3A{Digest.Of("base"u8).Hex}",
                "pkg:deb/debian/libssl3@3.0.22-1~deb12u2?arch=amd64&distro=debian-12&upstream=openssl",
                "pkg:deb/debian/libstdc%2B%2B6@1%3A12.2.0-14%2Bdeb12u1?arch=amd64&distro=debian-12&upstream=gcc-12",
                "pkg:nuget/Google.Protobuf@3.36.2",
                "pkg:nuget/Grpc.Core.Api@2.85.0",
                "pkg:nuget/Microsoft.NETCore.App.Runtime.NativeAOT.linux-x64@10.0.12",
                "pkg:nuget/SQLite.Native@2.1.13",
            ],
            Components(sbom).Select(one => (string)one["purl"]!));
        Assert.Null(sbom["compositions"]);
    }

    [Fact]
    public async Task An_SBOM_tells_hash_and_licence_of_each_NuGet_package()
    {
        var (_, sbom) = await AttachedAsync(Debian);
        var nuget = Components(sbom)
            .Where(one => ((string)one["purl"]!).StartsWith("pkg:nuget/", StringComparison.Ordinal))
            .ToList();

        Assert.All(nuget, one => Assert.Matches("^[0-9a-f]{128}$", (string?)one["hashes"]![0]!["content"]));
        Assert.Equal("BSD-3-Clause", (string?)nuget[0]["licenses"]![0]!["expression"]);
        Assert.Equal("https://sqlite.example/license", (string?)nuget[^1]["licenses"]![0]!["license"]!["url"]);
        var needs = sbom["dependencies"]!.AsArray()
            .Single(one => (string?)one!["ref"] == "pkg:nuget/Grpc.Core.Api@2.85.0")!;
        Assert.Equal(["pkg:nuget/Google.Protobuf@3.36.2"], needs["dependsOn"]!.AsArray().Select(one => (string?)one));
    }

    [Fact]
    public async Task An_SBOM_is_what_the_schema_of_CycloneDX_1_6_asks_for()
    {
        var (image, sbom) = await AttachedAsync(Debian);
        string[] types = ["application", "framework", "library", "container", "platform", "operating-system", "file"];
        var all = Components(sbom).Append(sbom["metadata"]!["component"]!).ToList();

        Assert.Equal(
            ("CycloneDX", "1.6", 1),
            ((string?)sbom["bomFormat"], (string?)sbom["specVersion"], (int)sbom["version"]!));
        Assert.Matches(
            "^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$",
            (string?)sbom["serialNumber"]);
        Assert.Equal(image.Digest.ToString(), (string?)sbom["metadata"]!["component"]!["version"]);
        Assert.All(all, one => Assert.Contains((string?)one["type"], types));
        Assert.All(all, one => Assert.False(string.IsNullOrEmpty((string?)one["name"])));
        var references = all.Select(one => (string)one["bom-ref"]!).ToList();
        Assert.Equal(references.Distinct(), references);
        var dependencies = sbom["dependencies"]!.AsArray();
        Assert.All(dependencies, one => Assert.Contains((string)one!["ref"]!, references));
        Assert.All(
            dependencies.SelectMany(one => one!["dependsOn"]!.AsArray()),
            need => Assert.Contains((string)need!, references));
        string[] known =
        [
            "bomFormat", "specVersion", "serialNumber", "version", "metadata", "components", "dependencies",
            "compositions",
        ];
        Assert.Empty(sbom.AsObject().Select(member => member.Key).Except(known));
    }

    [Fact]
    public async Task The_same_image_gives_the_same_SBOM_and_is_found_by_it()
    {
        var image = await SampleImages.PushOnDebianAsync(_client, _edge, "edge", Debian);
        var other = await SampleImages.PushOnDebianAsync(_client, _edge, "other", Debian);

        var first = await PushedAsync(image, Source);
        var second = await PushedAsync(image, Source);
        var foreign = await PushedAsync(other, Source);

        Assert.Equal(first, second);
        Assert.NotEqual(first, foreign);
        var listed = await _client.ListReferrersAsync(_edge, image.Digest, "application/vnd.cyclonedx+json", Token);
        Assert.Equal([first], listed.Select(one => one.Digest));
        await new SbomReferrers(_client).VerifyAsync(_edge, image.Digest, first, Token);
        var refusal = await Assert.ThrowsAsync<SupplyChainException>(
            () => new SbomReferrers(_client).VerifyAsync(_edge, image.Digest, foreign, Token));
        Assert.Contains("is no SBOM of", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_native_library_that_was_left_out_of_the_image_is_not_in_its_SBOM()
    {
        var (_, sbom) = await AttachedAsync([.. Debian.Where(file => file.Item1 != NativeLibrary)]);

        Assert.DoesNotContain(Components(sbom), one => (string?)one["name"] == "SQLite.Native");
    }

    [Fact]
    public async Task A_package_manager_lists_what_is_installed_and_not_what_was_removed()
    {
        const string Installed = "Status: install ok installed\n";
        const string Removed = "Status: deinstall ok config-files\n";
        var status = $"{Libssl}{Installed}\n{Libstdc}{Removed}";

        var (_, sbom) = await AttachedAsync([("var/lib/dpkg/status", status)]);

        var debian = Components(sbom)
            .Where(one => ((string)one["purl"]!).StartsWith("pkg:deb/", StringComparison.Ordinal));
        Assert.Equal(["libssl3"], debian.Select(one => (string?)one["name"]));
    }

    [Fact]
    public async Task A_base_that_lists_nothing_is_called_incomplete()
    {
        var (_, sbom) = await AttachedAsync([("etc/motd", "welcome")]);

        Assert.Equal("incomplete", (string?)sbom["compositions"]![0]!["aggregate"]);
    }

    [Fact]
    public async Task Without_the_record_of_the_restore_there_is_no_SBOM()
    {
        var image = await SampleImages.PushOnDebianAsync(_client, _edge, "edge", Debian);

        SbomSource[] unusable =
            [Source with { AssetsFile = "/nowhere.json" }, Source with { Runtime = "linux-arm64" }];
        foreach (var source in unusable)
        {
            var refusal = await Assert.ThrowsAsync<SupplyChainException>(() => PushedAsync(image, source));
            Assert.Contains("uild the image again", refusal.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_SBOM_of_a_real_service_lists_what_its_project_file_asks_for()
    {
        var root = RepositoryRoot.Find();
        var folder = Directory.CreateTempSubdirectory("restore").FullName;
        try
        {
            var restore = await Tools.RunAsync(
                "dotnet", "restore", Path.Combine(root, "services/out-of-scope/catalog/catalog.csproj"),
                "-p:ImageRuntime=linux-x64", $"-p:ArtifactsPath={folder}", "-p:NuGetAudit=false", "-nodeReuse:false");
            Assert.True(restore.Code == 0, restore.Output);
            var source = Source with { AssetsFile = Path.Combine(folder, "obj/catalog/project.assets.json") };
            var image = await SampleImages.PushOnDebianAsync(_client, _edge, "catalog", Debian);

            var sbom = await ReadAsync(await PushedAsync(image, source));

            var purls = Components(sbom).Select(one => (string)one["purl"]!).ToHashSet();
            var pins = await File.ReadAllTextAsync(Path.Combine(root, "Directory.Packages.props"), Token);
            foreach (var name in (string[])["Google.Protobuf", "Grpc.AspNetCore.Server", "Npgsql"])
            {
                var version = Regex.Match(pins, $"Include=\"{name}\" Version=\"([^\"]+)\"").Groups[1].Value;
                Assert.Contains($"pkg:nuget/{name}@{version}", purls);
            }

            Assert.Contains(
                purls, purl => purl.StartsWith("pkg:nuget/SQLitePCLRaw.lib.e_sqlite3@", StringComparison.Ordinal));
            Assert.DoesNotContain(purls, purl => purl.Contains("Grpc.Tools", StringComparison.Ordinal));
            Assert.DoesNotContain(purls, purl => purl.Contains("Analyzers", StringComparison.Ordinal));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private SbomSource Source =>
        new("edge", "10.0.100", "images/distroless", Digest.Of("base"u8), _restored.AssetsFile);

    private async Task<(ManifestContent Image, JsonNode Sbom)> AttachedAsync((string, string)[] files)
    {
        var image = await SampleImages.PushOnDebianAsync(_client, _edge, "edge", files);
        return (image, await ReadAsync(await PushedAsync(image, Source)));
    }

    private async Task<Digest> PushedAsync(ManifestContent image, SbomSource source)
    {
        var sbom = await SbomWriter.WriteAsync(
            source, image, (layer, token) => _client.OpenBlobAsync(_edge, layer, token), Token);
        await new SbomReferrers(_client).PushAsync(_edge, sbom, Token);
        return sbom.Manifest.Digest;
    }

    private async Task<JsonNode> ReadAsync(Digest sbom) =>
        JsonNode.Parse(await new SbomReferrers(_client).ReadAsync(_edge, sbom, Token))!;

    private static IEnumerable<JsonNode> Components(JsonNode sbom) => sbom["components"]!.AsArray().Select(one => one!);
}

using System.Text.RegularExpressions;
using RegulatedWorkload.Delivery.Oci;
using RegulatedWorkload.Hosting;
using RegulatedWorkload.Tests.SupplyChain.Running;

namespace RegulatedWorkload.Tests.SupplyChain.Sbom;

/// <summary>An SBOM lists what is in the image: every package of the program and of its base, and no other.</summary>
public sealed class PackageListTests(SharedRegistry shared) : IDisposable
{
    private readonly DescribedImages _images = new(shared.Place().Below("quarantine/a0005/edge"));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _images.Dispose();

    [Fact]
    public async Task An_SBOM_lists_the_packages_of_program_and_base_and_none_that_only_built_it()
    {
        var (_, sbom) = await _images.AttachedAsync(DescribedImages.Debian);

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
            DescribedImages.Components(sbom).Select(one => (string)one["purl"]!));
        Assert.Null(sbom["compositions"]);
    }

    [Fact]
    public async Task An_SBOM_tells_hash_and_licence_of_each_NuGet_package()
    {
        var (_, sbom) = await _images.AttachedAsync(DescribedImages.Debian);
        var nuget = DescribedImages.Components(sbom)
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
    public async Task A_native_library_that_was_left_out_of_the_image_is_not_in_its_SBOM()
    {
        var (_, sbom) = await _images.AttachedAsync(
            [.. DescribedImages.Debian.Where(file => file.Item1 != DescribedImages.NativeLibrary)]);

        Assert.DoesNotContain(DescribedImages.Components(sbom), one => (string?)one["name"] == "SQLite.Native");
    }

    [Fact]
    public async Task A_package_manager_lists_what_is_installed_and_not_what_was_removed()
    {
        const string Installed = "Status: install ok installed\n";
        const string Removed = "Status: deinstall ok config-files\n";
        var status = $"{DescribedImages.Libssl}{Installed}\n{DescribedImages.Libstdc}{Removed}";

        var (_, sbom) = await _images.AttachedAsync([("var/lib/dpkg/status", status)]);

        var debian = DescribedImages.Components(sbom)
            .Where(one => ((string)one["purl"]!).StartsWith("pkg:deb/", StringComparison.Ordinal));
        Assert.Equal(["libssl3"], debian.Select(one => (string?)one["name"]));
    }

    [Fact]
    public async Task A_base_that_lists_nothing_is_called_incomplete()
    {
        var (_, sbom) = await _images.AttachedAsync([("etc/motd", "welcome")]);

        Assert.Equal("incomplete", (string?)sbom["compositions"]![0]!["aggregate"]);
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
            var source = _images.Source with { AssetsFile = Path.Combine(folder, "obj/catalog/project.assets.json") };
            var image = await _images.PushAsync("catalog", DescribedImages.Debian);

            var sbom = await _images.ReadAsync(await _images.DescribeAsync(image, source));

            var purls = DescribedImages.Components(sbom).Select(one => (string)one["purl"]!).ToHashSet();
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
}

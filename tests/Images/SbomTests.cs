using System.Text.Json.Nodes;
using RegulatedWorkload.Delivery.Bases;
using RegulatedWorkload.Delivery.Oci;
using RegulatedWorkload.Delivery.Registry;
using RegulatedWorkload.Delivery.Sbom;

namespace RegulatedWorkload.Tests.Images;

/// <summary>What the SBOMs of really built images say.</summary>
public sealed class SbomTests : IDisposable
{
    private const string Runtime = "pkg:nuget/Microsoft.NETCore.App.Runtime.NativeAOT.";

    private readonly RegistryClient _registry = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _registry.Dispose();

    [Fact]
    public async Task The_registry_has_the_SBOM_of_every_image_of_the_lock_and_it_lists_the_whole_base()
    {
        var pins = PackagePins.Read(BuiltImages.Root).Packages;
        foreach (var service in BuiltImages.Lock().Images.Keys)
        {
            var purls = await PurlsAsync(service);

            Assert.Equal(
                pins.Select(package => (Uri.EscapeDataString(package.Name), Uri.EscapeDataString(package.Version)))
                    .Select(package => $"/{package.Item1}@{package.Item2}?")
                    .Order(StringComparer.Ordinal),
                purls.Where(purl => purl.StartsWith("pkg:deb/debian/", StringComparison.Ordinal))
                    .Select(purl => purl["pkg:deb/debian".Length..(purl.IndexOf('?', StringComparison.Ordinal) + 1)])
                    .Order(StringComparer.Ordinal));
            Assert.Contains(purls, purl => purl.StartsWith(Runtime, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task The_SBOM_of_a_service_lists_its_own_packages_and_not_those_of_others()
    {
        const string Proxy = "pkg:nuget/Yarp.ReverseProxy@";
        const string Database = "pkg:nuget/SQLitePCLRaw.lib.e_sqlite3@";

        Assert.Contains(await PurlsAsync("edge"), purl => purl.StartsWith(Proxy, StringComparison.Ordinal));
        Assert.DoesNotContain(await PurlsAsync("catalog"), purl => purl.StartsWith(Proxy, StringComparison.Ordinal));
        Assert.Contains(await PurlsAsync("catalog"), purl => purl.StartsWith(Database, StringComparison.Ordinal));
        Assert.DoesNotContain(await PurlsAsync("edge"), purl => purl.StartsWith(Database, StringComparison.Ordinal));
    }

    private async Task<IReadOnlyList<string>> PurlsAsync(string service)
    {
        var image = BuiltImages.Lock().Images[service];
        var repository = Repository.Parse($"{RegistryTests.Host}/{image.Repository}");
        var (digest, sbom) = (Digest.Parse(image.Digest), Digest.Parse(image.Sbom!));
        var sboms = new SbomReferrers(_registry);
        byte[] document = [];
        try
        {
            await sboms.VerifyAsync(repository, digest, sbom, Token);
            document = await sboms.ReadAsync(repository, sbom, Token);
        }
        catch (RegistryException fault)
        {
            TestedImages.Skip($"The images of the lock are in no registry at {RegistryTests.Host}: {fault.Message}");
        }

        return [.. JsonNode.Parse(document)!["components"]!.AsArray().Select(one => (string)one!["purl"]!)];
    }
}

using RegulatedWorkload.Delivery.Oci;
using RegulatedWorkload.Delivery.Registry;
using RegulatedWorkload.Delivery.Sbom;
using RegulatedWorkload.Hosting.Publishing.Images;

namespace RegulatedWorkload.Tests.SupplyChain.Running;

/// <summary>The verb <c>images</c> as a process of its own, and what it finds there.</summary>
public static class ImagesVerb
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Pushes an image of edge with its SBOM, and writes the lock that names them.</summary>
    public static async Task BuildAsync(RegistryClient client, Repository quarantine, string file)
    {
        using var restored = Restored.Sample();
        var repository = quarantine.Below("edge");
        var image = await SampleImages.PushOnDebianAsync(client, repository, "edge", ("etc/motd", "welcome"));
        var sbom = await SbomWriter.WriteAsync(
            new SbomSource("edge", "10.0.100", "images/distroless", Digest.Of("base"u8), restored.AssetsFile),
            image,
            (layer, token) => client.OpenBlobAsync(repository, layer, token),
            Token);
        await new SbomReferrers(client).PushAsync(repository, sbom, Token);
        ImageLockFile.Write(file, new ImageLock(
            "10.0.100",
            new BaseImage("images/distroless", Digest.Of("base"u8).ToString()),
            new Dictionary<string, LockedImage>
            {
                ["edge"] = new(repository.Path, image.Digest.ToString(), 1, sbom.Manifest.Digest.ToString()),
            }));
    }

    /// <summary>Runs the verb to its end.</summary>
    public static Task<(int Code, string Output, string Errors)> RunAsync(params string[] arguments) =>
        RunAsync([], arguments);

    /// <summary>Runs the verb to its end, in an environment.</summary>
    public static Task<(int Code, string Output, string Errors)> RunAsync(
        Dictionary<string, string?> environment, params string[] arguments) =>
        AppHostProgram.RunAsync(environment, ["images", .. arguments]);
}

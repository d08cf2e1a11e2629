using RegulatedWorkload.AppHost;
using RegulatedWorkload.Hosting;
using RegulatedWorkload.Hosting.Publishing;
using RegulatedWorkload.Hosting.Publishing.Environments;
using RegulatedWorkload.Hosting.Publishing.Images;
using RegulatedWorkload.Hosting.Topology;
using RegulatedWorkload.Hosting.Verification.Manifests;

namespace RegulatedWorkload.Tests.Manifests;

/// <summary>What publishing gives for the committed environment with other settings, read back from its YAML.</summary>
internal static class Published
{
    private static readonly Lazy<ManifestTree> OfVerified = new(() => For(Verified));

    /// <summary>The committed environment, of a cluster that proves its segmentation.</summary>
    public static ManifestTree WithVerification => OfVerified.Value;

    /// <summary>An environment with the proof of segmentation turned on.</summary>
    public static ClusterEnvironment Verified(ClusterEnvironment environment) => environment with
    {
        Verification = new VerificationSettings("0 3 * * 1", "www.example.com"),
        Azure = environment.Azure with
        {
            Identities = new Dictionary<string, string>(environment.Azure.Identities)
            {
                ["verifier-in-scope"] = "00000000-0000-4000-8000-000000000108",
                ["verifier-out-of-scope"] = "00000000-0000-4000-8000-000000000109",
            },
        },
    };

    public static ManifestTree For(Func<ClusterEnvironment, ClusterEnvironment> change)
    {
        var root = RepositoryRoot.Find();
        var faults = new List<string>();
        var environment = EnvironmentFile.Read(root, "production", faults);
        var images = ImageLockFile.Read(Path.Combine(root, ImageLockFile.Name), faults);
        Assert.Empty(faults);
        var input = new PublishInput(ValidWorkload.Read(root, Workload.Declare()), change(environment!), images!);
        return new ManifestTree(
        [
            .. from file in Publisher.Write(input, "production")
               from json in YamlReader.Read(file.Text)
               select new Manifest(file.Path, json.AsObject()),
        ]);
    }
}

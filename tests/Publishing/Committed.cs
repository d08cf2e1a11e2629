using RegulatedWorkload.AppHost;
using RegulatedWorkload.Hosting;
using RegulatedWorkload.Hosting.Publishing;
using RegulatedWorkload.Hosting.Publishing.Environments;
using RegulatedWorkload.Hosting.Publishing.Images;
using RegulatedWorkload.Hosting.Publishing.Output;
using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Tests.Publishing;

/// <summary>The declaration, the example environment and the image lock as they are committed.</summary>
internal static class Committed
{
    public const string Environment = "production";

    public static string Root { get; } = RepositoryRoot.Find();

    public static string Manifests { get; } = Path.Combine(Root, "k8s");

    public static PublishInput Input { get; } = Read();

    /// <summary>What publishing the committed input gives.</summary>
    public static IReadOnlyList<OutputFile> Files { get; } = Publisher.Write(Input, Environment);

    public static string EnvironmentText { get; } =
        File.ReadAllText(Path.Combine(Root, EnvironmentFile.Folder, $"{Environment}.json"));

    private static PublishInput Read()
    {
        var faults = new List<string>();
        var environment = EnvironmentFile.Read(Root, Environment, faults);
        var images = ImageLockFile.Read(Path.Combine(Root, ImageLockFile.Name), faults);
        Assert.Empty(faults);
        return new PublishInput(ValidWorkload.Read(Root, Workload.Declare()), environment!, images!);
    }
}

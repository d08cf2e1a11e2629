using RegulatedWorkload.AppHost;
using RegulatedWorkload.AppHost.Images.Oci;
using RegulatedWorkload.AppHost.Publishing.Images;

namespace RegulatedWorkload.Tests.Images;

/// <summary>The images that a build of all services on the distroless base has left.</summary>
internal static class BuiltImages
{
    private const string Command = "dotnet run --project AppHost -- images --base distroless --registry localhost:5000/workload "
        + "--push --with-externals";

    public static string Root { get; } = RepositoryRoot.Find();

    public static string Output { get; } = Path.Combine(Root, "artifacts", "images");

    public static string LockFile { get; } = Path.Combine(Root, "artifacts", ImageLockFile.Name);

    public static ImageLayout Layout { get; } = new(Path.Combine(Output, "oci"));

    public static ImageLayout Base { get; } = new(Path.Combine(Output, "distroless"));

    /// <summary>The lock of the build. Without one the test is skipped, but never where all tests must run.</summary>
    public static ImageLock Lock()
    {
        if (!File.Exists(LockFile)) Missing($"No images have been built; run: {Command}");
        var faults = new List<string>();
        return ImageLockFile.Read(LockFile, faults) ?? throw new InvalidOperationException(string.Join('\n', faults));
    }

    public static void Missing(string reason)
    {
        Assert.False(Environment.GetEnvironmentVariable("CI") == "true", reason);
        Assert.Skip(reason);
    }
}

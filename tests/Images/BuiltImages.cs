using RegulatedWorkload.Delivery.Oci;
using RegulatedWorkload.Hosting;
using RegulatedWorkload.Hosting.Publishing.Images;

namespace RegulatedWorkload.Tests.Images;

/// <summary>The images that a build of all services on the distroless base has left.</summary>
internal static class BuiltImages
{
    public static string Root { get; } = RepositoryRoot.Find();

    public static string Output { get; } = Path.Combine(Root, "artifacts", "images");

    public static ImageLayout Layout { get; } = new(Path.Combine(Output, "oci"));

    public static ImageLayout Base { get; } = new(Path.Combine(Output, "distroless"));

    /// <summary>The lock of the build. Without one the test is skipped, but never where all tests must run.</summary>
    public static ImageLock Lock()
    {
        SkipIfMissing();
        return TestedImages.Read(TestedImages.LockFile);
    }

    /// <summary>The lock of what the build has built for tests alone.</summary>
    public static ImageLock Externals()
    {
        SkipIfMissing();
        return TestedImages.Read(TestedImages.ExternalsLockFile);
    }

    private static void SkipIfMissing()
    {
        if (TestedImages.Missing is { } reason) TestedImages.Skip(reason);
    }
}

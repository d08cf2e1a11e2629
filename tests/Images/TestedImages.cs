using RegulatedWorkload.AppHost;
using RegulatedWorkload.Hosting;
using RegulatedWorkload.Hosting.Publishing.Images;

namespace RegulatedWorkload.Tests.Images;

/// <summary>The build of images that tests read and run: of all services, on the base that is assembled here.</summary>
internal static class TestedImages
{
    /// <summary>The registry that the images are pushed to.</summary>
    public const string Registry = "localhost:5000";

    private const string Prefix = "workload";
    private const string BaseName = "images/distroless";

    /// <summary>What makes such a build.</summary>
    public const string Command =
        $"dotnet run --project AppHost -- images --base distroless --registry {Registry}/{Prefix} "
        + "--push --with-externals";

    // Set where a test that skips would hide that images are not tested at all.
    private const string RequiredVariable = "WORKLOAD_TEST_IMAGES";

    private static readonly string Artifacts = Path.Combine(RepositoryRoot.Find(), "artifacts");

    /// <summary>The lock of the build.</summary>
    public static string LockFile { get; } = Path.Combine(Artifacts, ImageLockFile.Name);

    /// <summary>The lock of what it has built for tests alone.</summary>
    public static string ExternalsLockFile { get; } = Path.Combine(Artifacts, "images.externals.lock.json");

    /// <summary>Why there is no such build; null when there is.</summary>
    public static string? Missing { get; } = Look();

    /// <summary>Skips the test for a reason, or fails it where everything must be tested.</summary>
    public static void Skip(string reason)
    {
        var isRequired = Environment.GetEnvironmentVariable(RequiredVariable) == "required";
        Assert.False(isRequired, $"{RequiredVariable} is 'required', but: {reason}");
        Assert.Skip(reason);
    }

    public static ImageLock Read(string file)
    {
        var faults = new List<string>();
        return ImageLockFile.Read(file, faults) ?? throw new InvalidOperationException(string.Join('\n', faults));
    }

    /// <summary>Why a build with these locks is not such a build; null when it is.</summary>
    public static string? FaultOf(ImageLock services, ImageLock externals)
    {
        var declared = Workload.Declare();
        var missing = declared.Services.Select(service => service.Name).Except(services.Images.Keys)
            .Concat(declared.Externals.Select(external => external.Name).Except(externals.Images.Keys))
            .ToList();
        var elsewhere = services.Images.Concat(externals.Images)
            .Where(image => image.Value.Repository != $"{Prefix}/{image.Key}")
            .Select(image => image.Key)
            .ToList();
        return missing.Count > 0 ? $"not of {string.Join(", ", missing)}"
            : services.Base.Reference != BaseName ? $"on {services.Base.Reference}"
            : externals.Base != services.Base || externals.Sdk != services.Sdk ? "at two times"
            : elsewhere.Count > 0 ? $"for other repositories: {string.Join(", ", elsewhere)}"
            : null;
    }

    private static string? Look()
    {
        if (!File.Exists(LockFile) || !File.Exists(ExternalsLockFile))
        {
            return $"No images have been built for tests; run: {Command}";
        }

        return FaultOf(Read(LockFile), Read(ExternalsLockFile)) is { } fault
            ? $"Images have been built, but {fault}. Tests need those of: {Command}"
            : null;
    }
}

using RegulatedWorkload.AppHost;
using RegulatedWorkload.Hosting.Publishing;
using RegulatedWorkload.Hosting.Publishing.Images;

namespace RegulatedWorkload.Tests.Images;

public sealed class LockTests
{
    private const string Golden = """
        {
          "sdk": "10.0.401",
          "base": {
            "reference": "images/distroless",
            "digest": "sha256:aa"
          },
          "images": {
            "edge": {
              "repository": "live/a0005/edge",
              "digest": "sha256:bb",
              "size": 12
            }
          }
        }

        """;

    [Fact]
    public void A_lock_is_written_as_publish_reads_it()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File(ImageLockFile.Name);
        var written = new ImageLock(
            "10.0.401",
            new BaseImage("images/distroless", "sha256:aa"),
            new Dictionary<string, LockedImage> { ["edge"] = new("live/a0005/edge", "sha256:bb", 12) });

        ImageLockFile.Write(file, written);

        Assert.Equal(Golden.ReplaceLineEndings("\n"), File.ReadAllText(file));
        var faults = new List<string>();
        var read = ImageLockFile.Read(file, faults)!;
        Assert.Empty(faults);
        Assert.Equal(written.Images, read.Images);
        Assert.Equal((written.Base, written.Sdk, false), (read.Base, read.Sdk, read.Sample));
    }

    [Fact]
    public void The_lock_of_a_build_lists_what_a_cluster_runs_and_nothing_else()
    {
        var built = BuiltImages.Lock();

        Assert.Equal(
            Workload.Declare().Services.Select(service => service.Name).Order(StringComparer.Ordinal),
            built.Images.Keys.Order(StringComparer.Ordinal));
        Assert.False(built.Sample);
        Assert.Equal("images/distroless", built.Base.Reference);
    }

    [Fact]
    public void Images_of_another_build_are_not_taken_for_those_under_test()
    {
        var (services, externals) = (BuiltImages.Lock(), BuiltImages.Externals());
        var some = services with { Images = services.Images.Where(image => image.Key != "edge").ToDictionary() };
        var released = services with
        {
            Images = services.Images.ToDictionary(
                image => image.Key, image => image.Value with { Repository = $"live/a0005/{image.Key}" }),
        };
        var other = new BaseImage("mcr.microsoft.com/dotnet/runtime-deps:10.0-noble-chiseled", "sha256:aa");

        Assert.Null(TestedImages.FaultOf(services, externals));
        Assert.Equal("not of edge", TestedImages.FaultOf(some, externals));
        Assert.StartsWith(
            "for other repositories: ", TestedImages.FaultOf(released, externals), StringComparison.Ordinal);
        Assert.Equal($"on {other.Reference}", TestedImages.FaultOf(services with { Base = other }, externals));
        Assert.Equal("at two times", TestedImages.FaultOf(services, externals with { Base = other }));
    }

    [Fact]
    public void The_lock_of_a_build_names_the_images_and_the_base_that_were_built()
    {
        var built = BuiltImages.Lock();

        Assert.All(
            built.Images,
            image => Assert.Equal(BuiltImages.Layout.Images[image.Key].Digest.ToString(), image.Value.Digest));
        Assert.Equal(BuiltImages.Base.Images["distroless"].Digest.ToString(), built.Base.Digest);
    }

    [Fact]
    public void Images_that_were_not_released_are_not_published()
    {
        BuiltImages.Lock();
        using var folder = new TemporaryFolder();

        var refusal = Assert.Throws<PublishFaultsException>(
            () => Publication.Read(
                Workload.Declare(), BuiltImages.Root, imageLock: TestedImages.LockFile, output: folder.Path));

        Assert.Contains("released images are in 'live/a0005/edge'", refusal.Message, StringComparison.Ordinal);
    }
}

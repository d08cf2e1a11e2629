using System.CommandLine;
using RegulatedWorkload.Delivery.Bases;
using RegulatedWorkload.Delivery.Stopping;
using RegulatedWorkload.Hosting;

namespace RegulatedWorkload.Delivery;

/// <summary>The verb <c>images pin</c>.</summary>
internal static class PinCommand
{
    private static readonly Option<bool> OnlyGone = new("--only-gone")
    {
        Description = "Pins again only the packages whose pinned version is no longer available.",
    };

    public static Command Create()
    {
        var command = new Command("pin", $"Pins the versions that apt offers now in {PackagePins.FileName}.")
        {
            OnlyGone,
        };
        command.SetAction((parsed, _) => UntilStopped.RunAsync(stop => RunAsync(parsed, stop)));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken stop)
    {
        var root = RepositoryRoot.Find();
        var pins = PackagePins.Read(root);
        var downloads = new PackageDownloads(Path.Combine(root, "artifacts", "images", "packages"));
        var pinned = new List<PinnedPackage>();
        foreach (var package in pins.Packages)
        {
            var stays = parsed.GetValue(OnlyGone) && await downloads.OffersAsync(package, stop);
            var now = stays ? package : await downloads.PinAsync(package, stop);
            pinned.Add(now);
            if (now.Version == package.Version) continue;
            await parsed.InvocationConfiguration.Output.WriteLineAsync(
                $"{package.Name}: {package.Version} is replaced by {now.Version}");
        }

        (pins with { Packages = pinned }).Write(root);
        return 0;
    }
}

using System.Security.Cryptography;
using RegulatedWorkload.Delivery.Tools;

namespace RegulatedWorkload.Delivery.Bases;

/// <summary>Package files of Debian. What is used is what its pin says, wherever it came from.</summary>
/// <param name="folder">The folder that keeps them, each under its SHA-256.</param>
internal sealed class PackageDownloads(string folder)
{
    private readonly Tool _apt = new(
        "apt-get",
        "There is no apt-get, with which the packages of the distroless base are downloaded; build on Debian 12, or "
        + "name a base in a registry with --base.");

    private readonly Tool _dpkg = new(
        "dpkg-deb",
        "There is no dpkg-deb, with which the packages of the distroless base are read; build on Debian 12.");

    /// <summary>The file of a pinned package.</summary>
    /// <exception cref="ImagesException">It cannot be had, or is not what the pin says.</exception>
    public async Task<string> GetAsync(PinnedPackage package, CancellationToken cancellationToken)
    {
        var kept = PathOf(package.Sha256);
        if (File.Exists(kept) && await HashAsync(kept, cancellationToken) == package.Sha256) return kept;
        if (await DownloadAsync($"{package.Name}={package.Version}", cancellationToken) is not { } download)
        {
            throw new ImagesException(
                $"apt does not offer {package.Name} {package.Version}, which {PackagePins.FileName} pins: its lists "
                + "are old (run 'apt-get update'), or Debian has replaced it by a newer version (run 'images pin', "
                + "look at what changes, and commit), or this is not Debian 12. A copy with the same SHA-256 would be "
                + $"taken from {kept}.");
        }

        return download.Sha256 == package.Sha256
            ? download.File
            : throw new ImagesException(
                $"apt downloaded {package.Name} {package.Version} with the SHA-256 {download.Sha256}, but "
                + $"{PackagePins.FileName} pins {package.Sha256}. Nothing was built; find out which is genuine.");
    }

    /// <summary>The version that apt offers now, pinned.</summary>
    /// <exception cref="ImagesException">It offers none.</exception>
    public async Task<PinnedPackage> PinAsync(PinnedPackage package, CancellationToken cancellationToken)
    {
        var download = await DownloadAsync(package.Name, cancellationToken)
            ?? throw new ImagesException($"apt offers no {package.Name}; run 'apt-get update', on Debian 12.");
        var version = await _dpkg.RunAsync(folder, ["--field", download.File, "Version"], cancellationToken);
        return package with { Version = version.Output.Trim(), Sha256 = download.Sha256 };
    }

    /// <summary>Whether the pinned version can be had.</summary>
    public async Task<bool> OffersAsync(PinnedPackage package, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var asked = await _apt.RunAsync(
            folder, ["download", "--print-uris", $"{package.Name}={package.Version}"], cancellationToken);
        return asked.ExitCode == 0 || File.Exists(PathOf(package.Sha256));
    }

    /// <summary>The control file of a package, which scanners know it by.</summary>
    public async Task<string> ControlAsync(string file, CancellationToken cancellationToken) =>
        (await _dpkg.RunAsync(folder, ["--field", file], cancellationToken)).Output;

    /// <summary>Reads the files of a package as a tar stream.</summary>
    public async Task ReadAsync(string file, Func<Stream, Task> read, CancellationToken cancellationToken)
    {
        var result = await _dpkg.RunAsync(folder, ["--fsys-tarfile", file], cancellationToken, read: read);
        if (result.ExitCode != 0) throw new ImagesException($"The package {file} cannot be read: {result.LastLine}");
    }

    private async Task<(string File, string Sha256)?> DownloadAsync(string what, CancellationToken cancellationToken)
    {
        var place = Path.Combine(folder, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)) + ".new");
        Directory.CreateDirectory(place);
        try
        {
            var result = await _apt.RunAsync(place, ["download", "--quiet", what], cancellationToken);
            if (result.ExitCode != 0 || Directory.GetFiles(place, "*.deb") is not [var file]) return null;
            var hash = await HashAsync(file, cancellationToken);
            File.Move(file, PathOf(hash), overwrite: true);
            return (PathOf(hash), hash);
        }
        finally
        {
            Directory.Delete(place, recursive: true);
        }
    }

    private string PathOf(string hash) => Path.Combine(folder, hash + ".deb");

    private static async Task<string> HashAsync(string file, CancellationToken cancellationToken)
    {
        await using var content = File.OpenRead(file);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellationToken));
    }
}

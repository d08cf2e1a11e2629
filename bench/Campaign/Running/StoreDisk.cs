using System.Diagnostics;
using System.Globalization;

namespace RegulatedWorkload.Campaign.Running;

/// <summary>
/// A disk of its own, in memory, for the embedded store of one service, so that it can be full. Only root on Linux may
/// have one.
/// </summary>
internal sealed class StoreDisk
{
    /// <summary>Why there is none, for people.</summary>
    public const string Missing =
        "No disk is full, since only root on Linux may mount one for each store, and none whose state is kept.";

    private const string Whole = "512m";

    private readonly string _folder;

    private StoreDisk(string service, string folder) => (Service, _folder) = (service, folder);

    public string Service { get; }

    /// <summary>Mounts one; null where that is not possible.</summary>
    public static async Task<StoreDisk?> MountAsync(string service, string folder)
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess) return null;
        var mounted = await RunAsync("mount", "-t", "tmpfs", "-o", $"size={Whole},mode=0700", "tmpfs", folder);
        return mounted ? new StoreDisk(service, folder) : null;
    }

    /// <summary>From now on it is as big as what is on it.</summary>
    public Task FillAsync()
    {
        var used = new DriveInfo(_folder);
        var bytes = used.TotalSize - used.TotalFreeSpace;
        return RunAsync("mount", "-o", $"remount,size={bytes.ToString(CultureInfo.InvariantCulture)}", _folder);
    }

    /// <summary>There is room again.</summary>
    public Task ClearAsync() => RunAsync("mount", "-o", $"remount,size={Whole}", _folder);

    public Task UnmountAsync() => RunAsync("umount", _folder);

    private static async Task<bool> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0;
    }
}

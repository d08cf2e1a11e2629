using System.Runtime.InteropServices;

namespace RegulatedWorkload.Tests.Support.Identity;

/// <summary>
/// A directory as the Secrets Store CSI driver and the kubelet fill it: the files are links through <c>..data</c>, a
/// link that is swapped in one step.
/// </summary>
public sealed partial class SecretMount(string directory)
{
    private int _version;

    /// <summary>Puts the files of a prepared directory in the place of all before.</summary>
    public void Publish(string prepared)
    {
        Directory.CreateDirectory(directory);
        var version = $"..version-{++_version}";
        Directory.Move(prepared, Path.Combine(directory, version));
        var link = Path.Combine(directory, "..data_tmp");
        File.CreateSymbolicLink(link, version);
        Assert.Equal(0, Rename(link, Path.Combine(directory, "..data")));
        foreach (var file in Directory.GetFiles(Path.Combine(directory, version)).Select(Path.GetFileName))
        {
            var visible = Path.Combine(directory, file!);
            if (!File.Exists(visible)) File.CreateSymbolicLink(visible, Path.Combine("..data", file!));
        }

        if (_version > 1) Directory.Delete(Path.Combine(directory, $"..version-{_version - 1}"), recursive: true);
    }

    [LibraryImport("libc", EntryPoint = "rename", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Rename(string from, string to);
}

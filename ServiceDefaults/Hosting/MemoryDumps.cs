using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace RegulatedWorkload.ServiceDefaults.Hosting;

/// <summary>
/// Keeps what a service holds in memory out of files: card numbers, keys and credentials pass through it. The kernel
/// writes no core file of it, and in an image no other process of the same user may read its memory either.
/// </summary>
internal static class MemoryDumps
{
    // <sys/resource.h> and <sys/prctl.h> of Linux.
    private const int CoreFileSize = 4;
    private const int SetDumpable = 4;

    /// <summary>Turns them off for this process, for good.</summary>
    /// <exception cref="Win32Exception">The kernel refuses.</exception>
    public static void TurnOff()
    {
        if (!OperatingSystem.IsLinux()) return;
        Check(setrlimit(CoreFileSize, new Limit(0, 0)));
        // A limit does not hold where cores are piped to a program (core(5)); this does, and it keeps ptrace(2) out.
        // Outside of images, where programs are compiled just in time, it would keep the debugger out as well.
        if (!RuntimeFeature.IsDynamicCodeSupported) Check(prctl(SetDumpable, 0, 0, 0, 0));
    }

    private static void Check(int result)
    {
        if (result != 0) throw new Win32Exception(Marshal.GetLastPInvokeError());
    }

    private readonly record struct Limit(nuint Soft, nuint Hard);

#pragma warning disable IDE1006, SYSLIB1054 // Named as in the C library; LibraryImport would need unsafe code here.
    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int setrlimit(int resource, in Limit limit);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int prctl(int option, nuint value, nuint third, nuint fourth, nuint fifth);
#pragma warning restore IDE1006, SYSLIB1054
}

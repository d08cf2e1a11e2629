using System.ComponentModel;
using System.Runtime.InteropServices;

namespace RegulatedWorkload.ServiceDefaults.Telemetry;

/// <summary>
/// Standard output without the kindness of the console class, which takes a closed pipe for success. A
/// line is out when <see cref="Write"/> returns.
/// </summary>
internal class AuditOutput
{
    private const int StandardOutput = 1;
    private const int Interrupted = 4; // EINTR, the same number on Linux and macOS.

    /// <summary>Writes a whole line, not interleaved with those of the ordinary log.</summary>
    /// <exception cref="IOException">Not all of it could be written.</exception>
    public virtual void Write(byte[] line)
    {
#pragma warning disable RS0030 // The ordinary log writes to this object, which locks itself while it does.
        var console = Console.Out;
#pragma warning restore RS0030
        lock (console)
        {
            if (OperatingSystem.IsWindows()) WriteWindows(line);
            else WriteUnix(line);
        }
    }

    private static void WriteUnix(byte[] line)
    {
        for (var written = 0; written < line.Length;)
        {
            var count = write(StandardOutput, written == 0 ? line : line[written..], line.Length - written);
            if (count > 0)
            {
                written += (int)count;
                continue;
            }

            var error = Marshal.GetLastPInvokeError();
            if (error != Interrupted) throw new IOException(new Win32Exception(error).Message);
        }
    }

    private static void WriteWindows(byte[] line)
    {
        if (!WriteFile(GetStdHandle(-11), line, line.Length, out var written, 0) || written != line.Length)
        {
            throw new IOException(new Win32Exception(Marshal.GetLastPInvokeError()).Message);
        }
    }

#pragma warning disable IDE1006, SYSLIB1054 // Named as in the C library; LibraryImport would need unsafe code here.
    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint write(int file, byte[] buffer, nint count);

    [DllImport("kernel32", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern nint GetStdHandle(int which);

    [DllImport("kernel32", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool WriteFile(nint file, byte[] buffer, int count, out int written, nint overlapped);
#pragma warning restore IDE1006, SYSLIB1054
}

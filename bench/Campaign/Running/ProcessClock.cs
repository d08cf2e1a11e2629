using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace RegulatedWorkload.Campaign.Running;

/// <summary>
/// The time of day as one process sees it, which can be set wrong while the process runs: libfaketime stands before the
/// C library and adds what a file says. How long something takes is still measured right, as it is where somebody sets
/// the clock of a machine.
/// </summary>
internal sealed class ProcessClock
{
    /// <summary>Why no clock can be set, for people.</summary>
    public const string Missing =
        "No clock can be set wrong, since libfaketime is not installed ('apt-get install faketime').";

    private static readonly string Triplet = RuntimeInformation.ProcessArchitecture == Architecture.Arm64
        ? "aarch64-linux-gnu"
        : "x86_64-linux-gnu";

    // A process looks once a second; its end may be noticed a little later.
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(3);

    private readonly string _file;
    private TimeSpan _off;
    private long _set;

    /// <param name="file">Says how far the time is off; made here.</param>
    public ProcessClock(string file)
    {
        _file = file;
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        Set(TimeSpan.Zero);
    }

    /// <summary>The build of libfaketime for programs of several threads; null where there is none.</summary>
    public static string? Library { get; } = new[]
    {
        $"/usr/lib/{Triplet}/faketime/libfaketimeMT.so.1", "/usr/lib64/faketime/libfaketimeMT.so.1",
    }.FirstOrDefault(File.Exists);

    /// <summary>What a process is started with to see this time; nothing where there is no library.</summary>
    public Dictionary<string, string> Variables => Library is null
        ? new Dictionary<string, string>()
        : new Dictionary<string, string>
        {
            ["LD_PRELOAD"] = Library,
            ["FAKETIME_TIMESTAMP_FILE"] = _file,
            // In seconds. Reading the file with each look at the clock would be the larger disturbance.
            ["FAKETIME_CACHE_DURATION"] = "1",
            ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1",
            // What mends waits of old C libraries ends those of newer ones at once: threads would spin.
            ["FAKETIME_FORCE_MONOTONIC_FIX"] = "0",
            ["NO_FAKE_STAT"] = "1",
        };

    /// <summary>Whether the process may see a wrong time, or have seen one just now.</summary>
    public bool IsWrong => _off != TimeSpan.Zero || (_set != 0 && Stopwatch.GetElapsedTime(_set) < Late);

    /// <summary>Sets the time so far ahead, or back; the process sees it within a second.</summary>
    public void Set(TimeSpan off)
    {
        var next = _file + ".new";
        File.WriteAllText(next, ((long)off.TotalSeconds).ToString("+0;-0;+0", CultureInfo.InvariantCulture));
        File.Move(next, _file, overwrite: true);
        (_off, _set) = (off, off == _off ? _set : Stopwatch.GetTimestamp());
    }
}

using System.Globalization;

namespace RegulatedWorkload.Campaign.Running;

/// <summary>The memory of a process as Linux counts it, which is what a container is limited by.</summary>
/// <param name="process">The id of the process.</param>
internal sealed class ProcessMemory(int process)
{
    private const int Kibibyte = 1024;

    // The number by which proc(5) forgets a peak.
    private const string Peak = "5";

    /// <summary>Tells this process from one that was started in its place.</summary>
    public int Process => process;

    /// <summary>What it has now, in bytes; 0 where it has gone, or the system does not tell.</summary>
    public long Now => Read("VmRSS:");

    /// <summary>The most that it had since it was started or <see cref="ForgetPeak"/>, in bytes.</summary>
    public long Most => Read("VmHWM:");

    /// <summary>Begins to look for the most anew.</summary>
    public void ForgetPeak()
    {
        if (OperatingSystem.IsLinux()) File.WriteAllText($"/proc/{process}/clear_refs", Peak);
    }

    private long Read(string name)
    {
        if (!OperatingSystem.IsLinux()) return 0;
        try
        {
            var line = File.ReadLines($"/proc/{process}/status").FirstOrDefault(
                line => line.StartsWith(name, StringComparison.Ordinal));
            return line is null
                ? 0
                : Kibibyte * long.Parse(line.AsSpan(name.Length).TrimEnd(" kB"), CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }
}

using System.Diagnostics;
using System.Globalization;

namespace RegulatedWorkload.Campaign.Running;

/// <summary>Signals to processes.</summary>
internal static class Signal
{
    /// <summary>Sends a signal, such as <c>TERM</c>; nothing where the process has ended.</summary>
    public static async Task SendAsync(string signal, Process? process)
    {
        if (process is not { HasExited: false }) return;
        using var kill = Process.Start("kill", [$"-{signal}", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    /// <summary>
    /// How a program is started that Ctrl-C in the terminal of this one does not reach. Its id is that of the process.
    /// </summary>
    public static ProcessStartInfo Apart(string executable) =>
        OperatingSystem.IsLinux() ? new("setsid", [executable]) : new(executable);
}

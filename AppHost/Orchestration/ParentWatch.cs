using System.Diagnostics;
using System.Runtime.InteropServices;

namespace RegulatedWorkload.AppHost.Orchestration;

/// <summary>
/// Notices the death of the <c>dotnet run</c> above this process, which would otherwise leave the workload running
/// with nobody to stop it. Any other parent is a shell, which a user may close on purpose.
/// </summary>
/// <remarks>
/// On Windows <c>dotnet run</c> holds its child in a job object that ends with it, so nothing is watched there.
/// </remarks>
internal static partial class ParentWatch
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    /// <summary>Completes when the parent is gone; never when it is not <c>dotnet</c>.</summary>
    public static async Task WaitAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsWindows()) await Task.Delay(Timeout.Infinite, cancellationToken);
        var parent = GetParentProcessId();
        if (!IsDotnet(parent)) await Task.Delay(Timeout.Infinite, cancellationToken);
        using var timer = new PeriodicTimer(Interval, time);
        // An orphan is given to another parent at once; a process id alone could have been given away again.
        while (GetParentProcessId() == parent)
        {
            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }

    private static bool IsDotnet(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return process.ProcessName == "dotnet";
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "getppid")]
    private static partial int GetParentProcessId();
}

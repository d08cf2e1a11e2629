using System.Diagnostics;

namespace RegulatedWorkload.Tests.Journey.Running;

/// <summary>The processes below another one.</summary>
public static class ProcessTree
{
    /// <summary>
    /// The ids of all descendants, and of the orchestration that watches one of them, found through <c>ps</c>.
    /// </summary>
    public static async Task<IReadOnlyList<int>> DescendantsAsync(int root)
    {
        using var ps = Process.Start(
            new ProcessStartInfo("ps", ["-eo", "pid=,ppid=,args="]) { RedirectStandardOutput = true })!;
        var lines = await ps.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await ps.WaitForExitAsync(TestContext.Current.CancellationToken);
        var children = lines.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .ToLookup(ParentOf, columns => int.Parse(columns[0]));
        var found = new List<int>();
        var open = new Queue<int>([root]);
        while (open.TryDequeue(out var parent))
        {
            foreach (var child in children[parent].Where(child => child != ps.Id))
            {
                found.Add(child);
                open.Enqueue(child);
            }
        }

        return found;
    }

    // Aspire's orchestration detaches itself, and ends with the process that it is told to monitor.
    private static int ParentOf(string[] columns) => Array.IndexOf(columns, "--monitor") is > 0 and var monitor
        ? int.Parse(columns[monitor + 1])
        : int.Parse(columns[1]);

    /// <summary>Likewise the processes of declared services and external destinations alone, by name.</summary>
    public static async Task<IReadOnlyDictionary<string, int>> ServicesAsync(int root)
    {
        string[] declared = [.. Declared.Services, .. Declared.Topology.Externals.Select(external => external.Name)];
        return (await DescendantsAsync(root)).Where(id => declared.Contains(Name(id))).ToDictionary(Name, id => id);
    }

    /// <summary>The name of a process.</summary>
    public static string Name(int id)
    {
        using var process = Process.GetProcessById(id);
        return process.ProcessName;
    }

    /// <summary>The executable that a process was started from, an absolute path.</summary>
    public static string Executable(int id)
    {
        using var process = Process.GetProcessById(id);
        return process.MainModule!.FileName;
    }

    /// <summary>SIGKILL, to each.</summary>
    public static void Kill(IEnumerable<int> ids)
    {
        foreach (var id in ids)
        {
            try
            {
                using var process = Process.GetProcessById(id);
                process.Kill();
            }
            catch (ArgumentException)
            {
                // Gone already.
            }
        }
    }

    /// <summary>Whether the process runs; one that has ended and waits to be collected does not.</summary>
    public static bool IsAlive(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return !process.HasExited && !IsZombie(id);
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static bool IsZombie(int id)
    {
        var status = $"/proc/{id}/stat";
        try
        {
            return File.Exists(status) && File.ReadAllText(status).Split(')')[^1].TrimStart().StartsWith('Z');
        }
        catch (IOException)
        {
            return true;
        }
    }
}

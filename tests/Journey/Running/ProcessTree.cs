using System.Diagnostics;

namespace RegulatedWorkload.Tests.Journey.Running;

/// <summary>The processes below another one.</summary>
public static class ProcessTree
{
    /// <summary>
    /// The ids of all descendants, and of the orchestration that watches one of them, found through <c>ps</c>.
    /// </summary>
    public static async Task<IReadOnlyList<int>> DescendantsAsync(int root) => Below([root], await TableAsync());

    /// <summary>The processes of declared services and external destinations that one app host runs, by name.</summary>
    public static async Task<IReadOnlyDictionary<string, int>> ServicesAsync(int appHost)
    {
        string[] declared = [.. Declared.Services, .. Declared.Topology.Externals.Select(external => external.Name)];
        var table = await TableAsync();
        // Other app hosts, with services of the same names, may be children of this one.
        var orchestrations = table.Where(row => row.Monitored == appHost).Select(row => row.Id);
        return Below(orchestrations, table).Where(id => declared.Contains(Name(id))).ToDictionary(Name, id => id);
    }

    private static async Task<IReadOnlyList<Row>> TableAsync()
    {
        using var ps = Process.Start(
            new ProcessStartInfo("ps", ["-eo", "pid=,ppid=,args="]) { RedirectStandardOutput = true })!;
        var lines = await ps.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await ps.WaitForExitAsync(TestContext.Current.CancellationToken);
        return
        [
            .. lines.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => Row.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)))
                .Where(row => row.Id != ps.Id),
        ];
    }

    private static List<int> Below(IEnumerable<int> roots, IReadOnlyList<Row> table)
    {
        var children = table.ToLookup(row => row.Monitored ?? row.Parent, row => row.Id);
        var found = new List<int>();
        var open = new Queue<int>(roots);
        while (open.TryDequeue(out var parent))
        {
            foreach (var child in children[parent])
            {
                found.Add(child);
                open.Enqueue(child);
            }
        }

        return found;
    }

    // Aspire's orchestration detaches itself, and ends with the process that it is told to monitor.
    private sealed record Row(int Id, int Parent, int? Monitored)
    {
        public static Row Parse(string[] columns) => new(
            int.Parse(columns[0]),
            int.Parse(columns[1]),
            Array.IndexOf(columns, "--monitor") is > 0 and var monitor ? int.Parse(columns[monitor + 1]) : null);
    }

    /// <summary>The name of a process; empty when it has ended.</summary>
    public static string Name(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return process.ProcessName;
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException)
        {
            return "";
        }
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

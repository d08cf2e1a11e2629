using System.Diagnostics;
using System.Globalization;
using RegulatedWorkload.Tests.Support.PostgreSql;

namespace RegulatedWorkload.Tests.Payments.Outages;

/// <summary>The processes of a PostgreSQL server. They can stand still, and answer and close nothing.</summary>
internal sealed class ServerProcesses(PostgresServer server)
{
    private IReadOnlyList<string> _stopped = [];

    /// <summary>SIGSTOP for the server, and for each process that serves a connection.</summary>
    public async Task StopAsync()
    {
        var main = File.ReadLines(Path.Combine(server.DataFolder, "postmaster.pid")).First();
        // First the one that starts others.
        await SignalAsync("STOP", [main]);
        _stopped = [main, .. ChildrenOf(main)];
        await SignalAsync("STOP", _stopped);
    }

    /// <summary>SIGCONT for all of them.</summary>
    public Task GoOnAsync() => SignalAsync("CONT", _stopped);

    private static IEnumerable<string> ChildrenOf(string process) =>
        from folder in Directory.EnumerateDirectories("/proc")
        let id = Path.GetFileName(folder)
        where id.All(char.IsAsciiDigit) && ParentOf(folder) == process
        select id;

    // proc_pid_stat(5): the name, which may hold anything, stands in parentheses before the state and the parent.
    private static string ParentOf(string folder)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, "stat")).Split(')')[^1].Split(' ')[2];
        }
        catch (IOException)
        {
            // It has ended meanwhile.
            return "";
        }
    }

    private static async Task SignalAsync(string signal, IEnumerable<string> processes)
    {
        using var kill = Process.Start("kill", [$"-{signal}", .. processes]);
        await kill.WaitForExitAsync();
        Assert.True(kill.ExitCode == 0, string.Create(CultureInfo.InvariantCulture, $"kill: {kill.ExitCode}"));
    }
}

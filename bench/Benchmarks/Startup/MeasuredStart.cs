using System.Diagnostics;
using System.Globalization;
using RegulatedWorkload.Benchmarks.Load;

namespace RegulatedWorkload.Benchmarks.Startup;

/// <summary>One start of the workload.</summary>
/// <param name="Contestant">What was started.</param>
/// <param name="FirstOrder">From the start of the command to the first confirmed order.</param>
/// <param name="Processes">How many processes came with it.</param>
/// <param name="Resident">Their resident memory in bytes, added up.</param>
/// <param name="Proportional">Likewise, with each shared page divided among those that share it.</param>
internal sealed record Started(
    string Contestant, TimeSpan FirstOrder, int Processes, long Resident, long Proportional);

/// <summary>Starts a workload, buys once and stops it again. Reads <c>/proc</c>, so on Linux only.</summary>
internal static class MeasuredStart
{
    private const int Port = 18_643;
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(2);

    public static async Task<Started> RunAsync(string contestant, string command, CancellationToken cancellationToken)
    {
        var state = Directory.CreateTempSubdirectory("start").FullName;
        var before = Ids();
        string[] words = [.. command.Split(' '), "--port", $"{Port}", "--state", state];
        var clock = Stopwatch.StartNew();
        using var host = StartedProcess.Start(new ProcessStartInfo(words[0], words[1..]));
        try
        {
            await BuyAsync(host, cancellationToken);
            var elapsed = clock.Elapsed;
            var own = Ids().Except(before).ToList();
            return new Started(
                contestant, elapsed, own.Count, own.Sum(id => Memory(id, "Rss:")), own.Sum(id => Memory(id, "Pss:")));
        }
        finally
        {
            await host.StopAsync();
            // The orchestration that Aspire brings outlives the app host by a moment.
            while (Ids().Except(before).Any(id => Memory(id, "Rss:") > 0))
            {
                await Task.Delay(100, CancellationToken.None);
            }

            Directory.Delete(state, recursive: true);
        }
    }

    private static async Task BuyAsync(Process host, CancellationToken cancellationToken)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        late.CancelAfter(Timeout);
        using var buyer = new Buyer(Port);
        while (true)
        {
            if (host.HasExited) throw new InvalidOperationException("The app host ended; run it by itself to see why.");
            try
            {
                if (await buyer.BuyAsync(late.Token)) return;
            }
            catch (HttpRequestException)
            {
                // Nobody listens yet.
            }

            await Task.Delay(100, late.Token);
        }
    }

    private static HashSet<int> Ids() =>
    [
        .. from folder in Directory.GetDirectories("/proc")
           let name = Path.GetFileName(folder)
           where name.All(char.IsAsciiDigit)
           select int.Parse(name, CultureInfo.InvariantCulture),
    ];

    // proc(5): "Pss:    1234 kB" in smaps_rollup; the kernel's own threads have none, and a process may be gone.
    private static long Memory(int id, string kind)
    {
        try
        {
            var line = File.ReadLines($"/proc/{id}/smaps_rollup")
                .FirstOrDefault(line => line.StartsWith(kind, StringComparison.Ordinal));
            return line is null ? 0 : 1024 * long.Parse(
                line.Split(':')[1].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }
}

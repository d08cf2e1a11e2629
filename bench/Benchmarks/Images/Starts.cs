using System.Diagnostics;
using System.Globalization;
using System.Net;
using RegulatedWorkload.Benchmarks.Load;
using RegulatedWorkload.Hosting.Local;

namespace RegulatedWorkload.Benchmarks.Images;

/// <summary>One start of one service.</summary>
/// <param name="Service">Its name.</param>
/// <param name="Kind">How it was built.</param>
/// <param name="Ready">From the start of the process until it says it is ready; what it calls is ready before.</param>
/// <param name="Resident">Its resident memory in bytes when nothing has been asked of it for a while.</param>
/// <param name="Private">The part of it that is no page of a file, which could be dropped and read again.</param>
/// <param name="Loaded">The resident memory in bytes after orders of many buyers at once.</param>
internal sealed record Start(
    string Service, string Kind, TimeSpan Ready, long Resident, long Private, long Loaded);

/// <summary>Starts services one after the other, as in a local run.</summary>
internal static class Starts
{
    private const int Buyers = 32;
    private const int Orders = 200;

    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(2);

    public static async Task<IReadOnlyList<Start>> MeasureAsync(
        LaunchPlan plan, Programs programs, CancellationToken stop)
    {
        using var asker = new HttpMessageInvoker(new SocketsHttpHandler { ConnectTimeout = Patience });
        List<(ServiceLaunch Service, Process Process, TimeSpan Ready)> running = [];
        try
        {
            foreach (var service in plan.Services)
            {
                var start = Stopwatch.GetTimestamp();
                var process = Launch(service, programs.PathOf(service.Name));
                running.Add((service, process, default));
                await ReadyAsync(asker, service, process, stop);
                running[^1] = (service, process, Stopwatch.GetElapsedTime(start));
            }

            await Task.Delay(Idle, stop);
            var idle = running.Select(one => (
                Resident: Memory(one.Process, "VmRSS"), Private: Memory(one.Process, "RssAnon"))).ToList();
            var entrance = plan.Services.First(service => service.Urls.Count > 0);
            await Journey.BuyAsync(entrance.TrafficPort, Orders, Buyers, stop);
            return
            [
                .. running.Zip(idle, (one, before) => new Start(
                    one.Service.Name,
                    programs.Kind,
                    one.Ready,
                    before.Resident,
                    before.Private,
                    Memory(one.Process, "VmRSS"))),
            ];
        }
        finally
        {
            foreach (var (_, process, _) in running)
            {
                process.Kill();
                await process.WaitForExitAsync(CancellationToken.None);
                process.Dispose();
            }
        }
    }

    private static Process Launch(ServiceLaunch service, string executable)
    {
        var start = new ProcessStartInfo(executable) { WorkingDirectory = Path.GetDirectoryName(executable)! };
        foreach (var (name, value) in service.Environment) start.Environment[name] = value;
        return StartedProcess.Start(start);
    }

    private static async Task ReadyAsync(
        HttpMessageInvoker asker, ServiceLaunch service, Process process, CancellationToken stop)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(stop);
        late.CancelAfter(Patience);
        var address = new Uri($"http://127.0.0.1:{service.HealthPort}{service.ReadinessPath}");
        while (true)
        {
            try
            {
                using var question = new HttpRequestMessage(HttpMethod.Get, address);
                using var answer = await asker.SendAsync(question, late.Token);
                if (answer.StatusCode == HttpStatusCode.OK) return;
            }
            catch (HttpRequestException) when (!process.HasExited)
            {
                // It does not listen yet.
            }

            await Task.Delay(Step, late.Token);
        }
    }

    // proc(5): "VmRSS:     53684 kB".
    private static long Memory(Process process, string kind) => 1024 * long.Parse(
        File.ReadLines($"/proc/{process.Id}/status")
            .First(line => line.StartsWith(kind + ":", StringComparison.Ordinal))
            .Split(':')[1].Replace("kB", "", StringComparison.Ordinal),
        CultureInfo.InvariantCulture);
}

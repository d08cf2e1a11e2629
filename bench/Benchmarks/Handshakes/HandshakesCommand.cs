using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using RegulatedWorkload.Benchmarks.Hop;
using RegulatedWorkload.Hosting.Local;

namespace RegulatedWorkload.Benchmarks.Handshakes;

/// <summary>
/// The verb <c>handshakes</c>: what a full handshake with both certificates costs the listener of a service, beside one
/// of the platform alone.
/// </summary>
internal static class HandshakesCommand
{
    private const string Bare = "SslStream alone";
    private const string Service = "listener of a service";

    private static readonly TimeSpan ReadyTimeout = TimeSpan.FromMinutes(1);

    public static Command Create(Option<string> results, Option<bool> smoke)
    {
        var command = new Command("handshakes", "Connects to a service, over and over, with a certificate each.");
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await RunAsync(
                parsed.GetRequiredValue(results),
                parsed.GetValue(smoke),
                parsed.InvocationConfiguration.Output,
                cancellationToken);
            return 0;
        });
        return command;
    }

    public static async Task RunAsync(
        string results, bool smoke, TextWriter console, CancellationToken cancellationToken)
    {
        var (rounds, length) = smoke ? (1, TimeSpan.FromMilliseconds(50)) : (10, TimeSpan.FromSeconds(2));
        var state = Directory.CreateTempSubdirectory("handshakes").FullName;
        try
        {
            var ports = PortBlock.Find(HopWorkload.Ports + 1);
            var barePort = ports + HopWorkload.Ports;
            var plan = HopWorkload.Prepare(state, ports);
            var service = plan.Services.Single(one => one.Name == HopWorkload.Answerer);
            var certificates = new LocalState(state).Certificates(HopWorkload.Answerer);
            var client = new HandshakeClient(new LocalState(state).Certificates(HopWorkload.Asker));
            var start = HopPart.Start(HopPart.Answerer);
            foreach (var (key, value) in service.Environment) start.Environment[key] = value;
            using var bareProcess = StartedProcess.Start(HopPart.Start(HopPart.BareTls, barePort, certificates));
            using var serviceProcess = StartedProcess.Start(start);
            (string Name, Process Process, int Port)[] contestants =
                [(Bare, bareProcess, barePort), (Service, serviceProcess, service.TrafficPort)];
            var measured = contestants.ToDictionary(one => one.Name, _ => new List<double>());
            try
            {
                foreach (var one in contestants) await ReadyAsync(client, one.Port, cancellationToken);
                // The first round is for the compiler.
                for (var round = 0; round <= rounds; round++)
                {
                    foreach (var (name, process, port) in contestants)
                    {
                        var perCore = await MeasureAsync(client, process, port, length, cancellationToken);
                        await console.WriteLineAsync(
                            $"round {round} of {rounds}: {name}, {Number(perCore)} handshakes per core and second");
                        if (round > 0) measured[name].Add(perCore);
                    }
                }
            }
            finally
            {
                foreach (var one in contestants) await one.Process.StopAsync();
            }

            await WriteAsync(results, measured, console);
        }
        finally
        {
            Directory.Delete(state, recursive: true);
        }
    }

    private static async Task<double> MeasureAsync(
        HandshakeClient client, Process process, int port, TimeSpan length, CancellationToken cancellationToken)
    {
        process.Refresh();
        var before = process.TotalProcessorTime;
        var done = await client.ConnectAsync(port, length, cancellationToken);
        process.Refresh();
        // A process is told its time in hundredths of a second.
        var used = process.TotalProcessorTime - before;
        return done / Math.Max(used.TotalSeconds, 0.01);
    }

    private static async Task ReadyAsync(HandshakeClient client, int port, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                await client.ConnectAsync(port, TimeSpan.Zero, cancellationToken);
                return;
            }
            catch (SocketException) when (Stopwatch.GetElapsedTime(began) < ReadyTimeout)
            {
                await Task.Delay(50, cancellationToken);
            }
        }
    }

    private static async Task WriteAsync(string folder, Dictionary<string, List<double>> measured, TextWriter console)
    {
        var result = new ResultFile(
            "Handshakes", "dotnet run -c Release --project bench/Benchmarks -- handshakes");
        result.Say(
            "Full handshakes of TLS 1.3 with a certificate on each side, ECDSA P-256, without resumption, until the "
            + "first byte of the listener's answer. Counted is the processor time of the listening process alone, so a "
            + "number is what one core of it can do in a second. The service validates the peer twice over: by the "
            + "platform, and by its own rules. Medians of rounds that take turns.");
        var bars = measured.Select(one => new Bar(one.Key, Spread.Of(one.Value))).ToList();
        result.Table(
            "Handshakes per core and second",
            ["", "median", "beside the platform", "spread"],
            bars.Select(bar => (string[])
            [
                bar.Name,
                Number(bar.Value.Median),
                (bar.Value.Median / bars[0].Value.Median).ToString("F2", CultureInfo.InvariantCulture),
                $"{Number(bar.Value.Least)} to {Number(bar.Value.Most)}",
            ]));
        await new BarChart("Handshakes per core and second", bars).WriteAsync(folder, "handshakes");
        result.Picture("handshakes.svg", "Handshakes per core and second");
        await console.WriteLineAsync(result.Text);
        result.Write(folder, "handshakes");
    }

    private static string Number(double value) => value.ToString("N0", CultureInfo.InvariantCulture);
}

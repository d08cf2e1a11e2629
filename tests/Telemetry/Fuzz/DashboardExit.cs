using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Grpc.Core;
using Grpc.Net.Client;
using RegulatedWorkload.AppHost;
using RegulatedWorkload.AppHost.Dashboard;
using RegulatedWorkload.AppHost.Dashboard.Otlp;
using RegulatedWorkload.AppHost.Dashboard.Telemetry;
using RegulatedWorkload.Hosting.Local;
using RegulatedWorkload.Hosting.Topology;
using RegulatedWorkload.Tests.Telemetry.Running;
using Ports = RegulatedWorkload.Tests.Journey.Running.Ports;

namespace RegulatedWorkload.Tests.Telemetry.Fuzz;

/// <summary>What the dashboard of a local run shows of the telemetry that left a service by OTLP.</summary>
internal static partial class DashboardExit
{
    private static readonly Marshaller<byte[]> Raw = Marshallers.Create<byte[]>(bytes => bytes, bytes => bytes);

    private static readonly (string Signal, string Service)[] Receivers =
    [
        ("traces", "opentelemetry.proto.collector.trace.v1.TraceService"),
        ("logs", "opentelemetry.proto.collector.logs.v1.LogsService"),
        ("metrics", "opentelemetry.proto.collector.metrics.v1.MetricsService"),
    ];

    private static readonly string[] Pages = ["/", "/services", "/traces"];

    public static async Task<byte[]> ReadAsync(OtlpRecorder otlp)
    {
        var topology = Workload.Declare();
        var telemetry = new LocalTelemetry(
            topology, Ports.FindBlock(), new Dictionary<string, string>(), TimeProvider.System);
        var plan = LaunchPlanner.Create(
            topology,
            Contracts.Read(RepositoryRoot.Find(), topology),
            new LaunchOptions("/state", telemetry.PagesPort));
        await using var orchestrator = new Orchestrator(plan, name => name, TimeProvider.System, telemetry.Lines.Take);
        await using var dashboard = new LocalDashboard(
            new DashboardModel(
                topology, plan, new LocalState("/state"), orchestrator, telemetry, TimeProvider.System),
            telemetry);
        await dashboard.StartAsync(TestContext.Current.CancellationToken);
        using var channel = GrpcChannel.ForAddress($"http://127.0.0.1:{telemetry.ReceiverPort}");
        foreach (var (signal, service) in Receivers)
        {
            var method = new Method<byte[], byte[]>(MethodType.Unary, service, "Export", Raw, Raw);
            // Messages of one type, one after the other, are one message.
            await channel.CreateCallInvoker().AsyncUnaryCall(
                method,
                null,
                new CallOptions(
                    new Metadata { { TelemetryKey.Header, telemetry.Key.Value } },
                    cancellationToken: TestContext.Current.CancellationToken),
                otlp.Received(signal));
        }

        return Encoding.UTF8.GetBytes(await LookAsync(dashboard, telemetry));
    }

    private static async Task<string> LookAsync(LocalDashboard dashboard, LocalTelemetry telemetry)
    {
        using var client = new HttpClient();
        await client.GetStringAsync(dashboard.Address, TestContext.Current.CancellationToken);
        var traces = telemetry.Stores.Traces
            .Find(new TraceFilter(), int.MaxValue)
            .Select(trace => $"/traces/{trace.Id}");
        var seen = new StringBuilder();
        foreach (var page in Pages.Concat(traces)) await ReadAsync(page);

        // Page by page to the oldest record.
        var records = 0;
        for (var page = "/logs?level=Trace"; page.Length > 0;)
        {
            var html = await ReadAsync(page);
            records += Record().Count(html);
            page = WebUtility.HtmlDecode(Older().Match(html).Groups["page"].Value);
        }

        Assert.Equal(telemetry.Stores.Logs.Count, records);
        return seen.ToString();

        async Task<string> ReadAsync(string page)
        {
            var html = await client.GetStringAsync(
                new Uri(dashboard.Address, page), TestContext.Current.CancellationToken);
            seen.AppendLine(html).AppendLine(WebUtility.HtmlDecode(html));
            return html;
        }
    }

    [GeneratedRegex("<tr id=\"log-[0-9]+\"")]
    private static partial Regex Record();

    [GeneratedRegex("<a href=\"(?<page>[^\"]+)\">Older</a>")]
    private static partial Regex Older();
}

using System.Text.Json;
using RegulatedWorkload.Tests.Journey.Running;

namespace RegulatedWorkload.Tests.Journey;

/// <summary>
/// Knows when everything that services told until now has arrived: logs and spans leave each service in order, so what
/// was told earlier has come when a later record has; metrics have when they were collected later.
/// </summary>
internal sealed class Arrival(WorkloadFixture workload)
{
    private static readonly string[] Logging = ["edge", "payments", "token-vault", "acquirer"];

    private static readonly string[] Tracing =
        ["edge", "storefront", "orders", "catalog", "payments", "token-vault", "acquirer"];

    private readonly string _purchase = $"purchase-{Browsing.NewKey()}";
    private readonly string _refusal = $"refusal-{Browsing.NewKey()}";

    /// <summary>Causes one later record of each kind, and waits until all are received.</summary>
    public async Task WaitAsync()
    {
        var http = workload.Http;
        var (since, metrics) = (DateTimeOffset.UtcNow, MetricsByService());
        await http.SendAsync(
            HttpMethod.Post,
            http.Shop("/api/orders"),
            Browsing.OrderJson(await http.TokenAsync(), http.AnyProduct()),
            Browsing.NewKey(),
            request => request.Headers.TryAddWithoutValidation("User-Agent", _purchase));
        await http.SendAsync(
            HttpMethod.Post,
            http.Shop("/api/orders"),
            Cards.Approved,
            Browsing.NewKey(),
            request => request.Headers.TryAddWithoutValidation("User-Agent", _refusal));

        var missing = await Eventually.BecomesAsync(
            () => Task.FromResult(string.Join(", ", Missing(since, metrics))), found => found.Length == 0);
        Assert.Empty(missing);
    }

    private IEnumerable<string> Missing(DateTimeOffset since, ILookup<string, byte[]> metricsBefore)
    {
        var spans = workload.Telemetry.Bodies("traces").SelectMany(Spans.Read).ToList();
        var traces = spans
            .Where(span => span.Attributes.GetValueOrDefault("user_agent.original") is { } agent
                && (agent == _purchase || agent == _refusal))
            .Select(span => span.TraceId)
            .ToHashSet();
        if (traces.Count < 2) return ["traces of the later requests"];
        var logs = workload.Telemetry.Bodies("logs")
            .Where(body => traces.Any(trace => body.AsSpan().IndexOf(Convert.FromHexString(trace)) >= 0))
            .Select(Spans.ServiceOf);
        var metrics = MetricsByService();
        return
        [
            .. Tracing.Except(spans.Where(span => traces.Contains(span.TraceId)).Select(span => span.Service))
                .Select(service => $"OTLP traces of {service}"),
            .. Logging.Except(logs).Select(service => $"OTLP logs of {service}"),
            // One may have been collected before.
            .. Declared.Services.Where(service => metrics[service].Count() < metricsBefore[service].Count() + 2)
                .Select(service => $"OTLP metrics of {service}"),
            // The stand-in of the acquirer sends nothing there: it is outside of the workload.
            .. Tracing.Intersect(Declared.Services).Except(AzureRoles("RequestData", IsOfTrace))
                .Select(service => $"Azure requests of {service}"),
            .. Logging.Intersect(Declared.Services).Except(AzureRoles("MessageData", IsOfTrace))
                .Select(service => $"Azure logs of {service}"),
            .. Declared.Services
                .Except(AzureRoles("MetricData", item => item.GetProperty("time").GetDateTimeOffset() > since))
                .Select(service => $"Azure metrics of {service}"),
        ];

        bool IsOfTrace(JsonElement item) =>
            item.GetProperty("tags").TryGetProperty("ai.operation.id", out var trace)
            && traces.Contains(trace.GetString()!);
    }

    private ILookup<string, byte[]> MetricsByService() =>
        workload.Telemetry.Bodies("metrics").ToLookup(Spans.ServiceOf);

    private IEnumerable<string> AzureRoles(string type, Func<JsonElement, bool> holds) =>
        workload.AzureMonitor.Items(type)
            .Where(holds)
            .Select(item => item.GetProperty("tags").GetProperty("ai.cloud.role").GetString()!.Split('/')[^1]);
}

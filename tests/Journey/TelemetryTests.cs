using System.Text;
using RegulatedWorkload.Tests.Journey.Running;

namespace RegulatedWorkload.Tests.Journey;

/// <summary>What the running workload tells an operator, by all ways out at once.</summary>
public sealed class TelemetryTests(WorkloadFixture workload)
{
    private const string Forged = "4bf92f3577b34da6a3ce929d0e0e4736";

    private readonly Browsing _http = workload.Http;

    [Fact]
    public async Task One_trace_leads_from_the_browser_to_the_acquirer()
    {
        var trace = await TraceAsync(
            await BuyAsync(), "edge", "storefront", "orders", "catalog", "payments", "token-vault", "acquirer");

        var root = Assert.Single(Roots(trace));
        Assert.Equal("edge", root.Service);
        Assert.Equal("", root.ParentId);
        Assert.Equal(
            "POST /authorizations",
            trace.Single(span => span.Service == "acquirer").Name);
    }

    [Fact]
    public async Task A_trace_that_a_browser_claims_to_belong_to_is_not_believed()
    {
        await _http.SendAsync(HttpMethod.Get, _http.Shop("/api/products"), bend: request =>
        {
            request.Headers.TryAddWithoutValidation("traceparent", $"00-{Forged}-00f067aa0ba902b7-01");
            request.Headers.TryAddWithoutValidation("tracestate", "stranger=1");
            request.Headers.TryAddWithoutValidation("baggage", "stranger=1");
        });
        await TraceAsync(await BuyAsync(), "edge", "acquirer");

        Assert.DoesNotContain(AllSpans(), span => span.TraceId == Forged || span.LinkedTraces.Contains(Forged));
        Assert.DoesNotContain(
            workload.Telemetry.Bodies("traces"),
            body => Encoding.UTF8.GetString(body).Contains("stranger", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_the_outbox_does_is_linked_to_the_request_that_made_it_due()
    {
        var order = await TraceAsync(await BuyAsync(), "edge", "orders", "acquirer");

        var capture = await Eventually.BecomesAsync(
            () => Task.FromResult(AllSpans().FirstOrDefault(span =>
                span.Name == "process outbox.capture" && span.LinkedTraces.Contains(order[0].TraceId))),
            span => span is not null && ServicesOf(span.TraceId).IsSupersetOf(["orders", "payments", "acquirer"]));

        Assert.Equal("orders", capture!.Service);
        Assert.Equal("process", capture.Attributes["messaging.operation.type"]);
        Assert.NotEqual(order[0].TraceId, capture.TraceId);
    }

    [Fact]
    public async Task Every_span_says_whence_it_comes_and_each_call_who_is_at_its_ends()
    {
        var trace = await TraceAsync(
            await BuyAsync(), "edge", "storefront", "orders", "catalog", "payments", "token-vault", "acquirer");

        foreach (var service in Declared.Topology.Services)
        {
            var spans = trace.Where(span => span.Service == service.Name).ToList();
            Assert.All(spans, span => Assert.Equal(service.Scope.Namespace, span.Resource["service.namespace"]));
            Assert.All(spans, span => Assert.Equal(service.Scope.Name, span.Resource["pci.scope"]));
            Assert.All(spans, span => Assert.NotEmpty(span.Resource["service.version"]));
        }

        var detokenize = trace.Single(span =>
            span is { Service: "token-vault", Name: "workload.token_vault.v1.TokenVault/Detokenize" });
        Assert.Equal(detokenize.Name, detokenize.Attributes["rpc.method"]);
        Assert.Equal("grpc", detokenize.Attributes["rpc.system.name"]);
        Assert.Equal("payments", detokenize.Attributes["service.peer.name"]);
        Assert.Equal(
            ["acquirer", "token-vault"],
            trace.Where(span => span is { Service: "payments", Kind: 3 })
                .Select(span => span.Attributes.GetValueOrDefault("service.peer.name"))
                .OfType<string>()
                .Distinct()
                .Order());
    }

    [Fact]
    public async Task Azure_Monitor_is_sent_the_same_from_every_service()
    {
        await BuyAsync();

        await Eventually.BecomesAsync(
            () => Task.FromResult(workload.AzureMonitor.Items("RequestData")
                .Select(item => item.GetProperty("tags").GetProperty("ai.cloud.role").GetString()!)
                .ToHashSet()),
            roles => Declared.Topology.Services.All(
                service => roles.Contains($"[{service.Scope.Namespace}]/{service.Name}")));
        Assert.Equal(["/v2.1/track"], workload.AzureMonitor.Paths);
    }

    [Fact]
    public async Task Every_service_shows_its_metrics_and_orders_its_outbox()
    {
        await BuyAsync();

        var scrape = await workload.ScrapeAllAsync();

        foreach (var service in Declared.Services)
        {
            Assert.Contains($"service_name=\"{service}\"", scrape, StringComparison.Ordinal);
        }

        Assert.Contains("workload_outbox_depth{", scrape, StringComparison.Ordinal);
        Assert.Contains("workload_outbox_age_seconds{", scrape, StringComparison.Ordinal);
        Assert.Contains("workload_outcome=\"authorized\"", scrape, StringComparison.Ordinal);
        Assert.Contains("workload_certificate_use=\"ingress\"", scrape, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_is_given_the_settings_of_telemetry_and_no_other_variable_of_the_run()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The environment of a process is read from /proc.");
        foreach (var id in (await ProcessTree.ServicesAsync(Environment.ProcessId)).Values)
        {
            var environment = await File.ReadAllTextAsync($"/proc/{id}/environ", TestContext.Current.CancellationToken);
            Assert.Contains("APPLICATIONINSIGHTS_CONNECTION_STRING=", environment, StringComparison.Ordinal);
            Assert.Contains("OTEL_EXPORTER_OTLP_ENDPOINT=", environment, StringComparison.Ordinal);
            Assert.DoesNotContain(WorkloadFixture.ForeignVariable, environment, StringComparison.Ordinal);
        }
    }

    // Named by its browser, so that it is found among the purchases of other tests.
    private async Task<string> BuyAsync()
    {
        var browser = $"journey-{Browsing.NewKey()}";
        var order = Browsing.OrderJson(await _http.TokenAsync(), _http.AnyProduct());
        var placed = await _http.SendAsync(
            HttpMethod.Post,
            _http.Shop("/api/orders"),
            order,
            Browsing.NewKey(),
            request => request.Headers.TryAddWithoutValidation("User-Agent", browser));
        Assert.Equal("Confirmed", placed.Json["status"]!.GetValue<string>());
        return browser;
    }

    /// <summary>The trace of a purchase, once every service has told its part and every span has its parent.</summary>
    private async Task<IReadOnlyList<Span>> TraceAsync(string browser, params string[] services) =>
        await Eventually.BecomesAsync(
            () => Task.FromResult(TraceOf(browser)),
            trace => services.All(service => trace.Any(span => span.Service == service)) && Roots(trace).Count == 1);

    private IReadOnlyList<Span> TraceOf(string browser)
    {
        var spans = AllSpans();
        var first = spans.FirstOrDefault(span => span.Attributes.GetValueOrDefault("user_agent.original") == browser);
        return [.. spans.Where(span => span.TraceId == first?.TraceId)];
    }

    private static List<Span> Roots(IReadOnlyList<Span> trace)
    {
        var ids = trace.Select(span => span.SpanId).ToHashSet();
        return [.. trace.Where(span => !ids.Contains(span.ParentId))];
    }

    private HashSet<string> ServicesOf(string trace) =>
        [.. AllSpans().Where(span => span.TraceId == trace).Select(span => span.Service)];

    private List<Span> AllSpans() => [.. workload.Telemetry.Bodies("traces").SelectMany(Spans.Read)];
}

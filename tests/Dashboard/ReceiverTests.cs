using System.Globalization;
using Grpc.Core;
using RegulatedWorkload.ServiceDefaults.Telemetry;
using RegulatedWorkload.Tests.Dashboard.Running;
using RegulatedWorkload.Tests.Declaration;

namespace RegulatedWorkload.Tests.Dashboard;

/// <summary>What becomes of telemetry that services send.</summary>
public sealed class ReceiverTests : IAsyncLifetime
{
    private RunningDashboard _dashboard = null!;

    public async ValueTask InitializeAsync() => _dashboard = await RunningDashboard.StartAsync();

    public ValueTask DisposeAsync() => _dashboard.DisposeAsync();

    [Fact]
    public async Task A_sender_without_the_key_of_this_run_is_refused()
    {
        var request = Sent.Records("orders", "c", Sent.Record("planted"));
        var wrong = new Metadata { { "x-otlp-api-key", new string('0', 32) } };

        var without = await Assert.ThrowsAsync<RpcException>(() => _dashboard.SendAsync(request, []));
        var guessed = await Assert.ThrowsAsync<RpcException>(() => _dashboard.SendAsync(request, wrong));

        Assert.Equal(StatusCode.Unauthenticated, without.StatusCode);
        Assert.Equal(StatusCode.Unauthenticated, guessed.StatusCode);
        Assert.Equal(0, _dashboard.Telemetry.Stores.Logs.Count);
    }

    [Fact]
    public async Task A_span_of_the_asking_side_becomes_traffic_on_its_arrow()
    {
        await _dashboard.SendAsync(
            Sent.Spans("orders", Call("payments", "200"), Call("payments", "503"), Call("catalog", "200")));

        var payments = _dashboard.Telemetry.Stores.Calls.Of("orders", "payments");
        Assert.Equal((2, 1), (payments.Count, payments.Failed));
        Assert.InRange(payments.Median.TotalMilliseconds, 20, 24);
        Assert.Equal(1, _dashboard.Telemetry.Stores.Calls.Of("orders", "catalog").Count);
        Assert.Equal(0, _dashboard.Telemetry.Stores.Calls.Of("orders", "notifications").Count);
    }

    [Fact]
    public async Task A_trace_shows_the_spans_of_all_services_as_one_tree()
    {
        await _dashboard.SendAsync(
            Sent.Spans("orders", Sent.Span("t", "child", "root"), Sent.Span("t", "leaf", "child")));
        await _dashboard.SendAsync(Sent.Spans("storefront", Sent.Span("t", "root", "")));

        var tree = _dashboard.Telemetry.Stores.Traces.Find(Sent.Hex("t"))!.Tree();

        Assert.Equal(
            [("storefront", 0), ("orders", 1), ("orders", 2)], tree.Select(entry => (entry.Span.Service, entry.Depth)));
        var page = await _dashboard.ReadAsync($"/traces/{Sent.Hex("t")}");
        Assert.Contains($"span-{Sent.Hex("leaf", 8)}", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Spans_that_contain_each_other_do_not_hang_the_page()
    {
        await _dashboard.SendAsync(
            Sent.Spans("orders", Sent.Span("t", "a", "b"), Sent.Span("t", "b", "a"), Sent.Span("t", "c", "c")));

        Assert.Contains("<h1>POST</h1>", await _dashboard.ReadAsync($"/traces/{Sent.Hex("t")}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_security_event_about_a_refused_call_names_the_caller_by_its_identity()
    {
        var caller = Committed.Topology.Find("catalog")!;

        await _dashboard.SendAsync(
            Sent.Records(
                "payments",
                WorkloadTelemetry.SecurityCategory,
                Sent.Record(
                    "call-refused",
                    13,
                    ("event", "call-refused"),
                    ("outcome", "failure"),
                    ("actor", Committed.Topology.IdentityOf(caller)),
                    ("reason", "not-listed")),
                Sent.Record("card-number-read", 9, ("event", "card-number-read"), ("outcome", "success"), ("actor", "someone"))));

        var refused = Assert.Single(_dashboard.Telemetry.Stores.Refusals.Fresh());
        Assert.Equal(("payments", "catalog", "not-listed"), (refused.Service, refused.Caller, refused.Reason));
        Assert.Contains("not-listed", await _dashboard.ReadAsync("/"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("caller-list-unusable", 0)]
    [InlineData("secret-unreadable", 0)]
    [InlineData("handshake-refused", 1)]
    [InlineData("call-refused", 1)]
    [InlineData("request-refused", 1)]
    [InlineData("card-number-blocked", 1)]
    [InlineData("card-number-read", 1)]
    public async Task Only_a_security_event_about_a_refusal_counts_as_a_refused_attempt(string happened, int counted)
    {
        await _dashboard.SendAsync(
            Sent.Records(
                "token-vault",
                WorkloadTelemetry.SecurityCategory,
                Sent.Record(happened, 13, ("event", happened), ("outcome", "failure"), ("actor", "unproven"))));

        Assert.Equal(counted, _dashboard.Telemetry.Stores.Refusals.Total);
    }

    [Fact]
    public async Task The_latest_value_of_a_metric_stands_in_the_card_of_its_service()
    {
        await _dashboard.SendAsync(
            Sent.Sums("orders", Sent.Sum("workload.outbox.depth", 41), Sent.Sum("http.other", 1)));
        await _dashboard.SendAsync(Sent.Sums("orders", Sent.Sum("workload.outbox.depth", 42)));

        Assert.Equal(
            ["42 item"],
            _dashboard.Telemetry.Stores.Measures.Of("orders", "workload.").Select(measure => measure.Text));
        Assert.Contains("workload.outbox.depth", await _dashboard.ReadAsync("/services"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_service_writes_is_text_in_a_page_never_markup()
    {
        const string markup = "<script>alert(1)</script>\"'><img src=x>";

        await _dashboard.SendAsync(
            Sent.Records(markup, markup, Sent.Record(markup, 17, (markup, markup))));

        var page = await _dashboard.ReadAsync("/logs");
        Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", page, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;", page, StringComparison.Ordinal);
    }

    private AppHost.Dashboard.Otlp.Span Call(string callee, string status) => Sent.Span(
        callee + status,
        status,
        "",
        ("http.request.method", "POST"),
        ("http.response.status_code", status),
        ("server.port", _dashboard.Plan.Services.Single(service => service.Name == callee)
            .TrafficPort.ToString(CultureInfo.InvariantCulture)));
}

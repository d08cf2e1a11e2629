using System.Collections.Concurrent;
using System.Diagnostics;
using RegulatedWorkload.CatalogV1;

namespace RegulatedWorkload.Tests.Identity;

/// <summary>A gRPC call has one span at either end, the callee's below the caller's.</summary>
public sealed class CallSpanTests() : CatalogTests(Peer.List)
{
    [Fact]
    public async Task A_call_has_one_span_at_either_end_that_names_the_other()
    {
        var ended = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "Grpc.Net.Client" or "System.Net.Http" or "Microsoft.AspNetCore",
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = ended.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        await using var caller = await Peer.StartAsync(
            "storefront",
            Authority.WriteFiles(Path.Combine(Files, "storefront"), Authority.Issue(Peer.Id("storefront"))),
            TestCallers.Write(Path.Combine(Files, "storefront.json")),
            callee: Catalog);
        using var work = new Activity("work").Start();

        await caller.Catalog.ListProductsAsync(
            new ListProductsRequest(), cancellationToken: TestContext.Current.CancellationToken);

        // The callee's ends a moment after its answer has come.
        var own = await Eventually.BecomesAsync(
            () => ended.Where(span => span.TraceId == work.TraceId).OrderBy(span => span.Kind).ToList(),
            spans => spans.Count >= 2);
        Assert.Equal(["Microsoft.AspNetCore", "Grpc.Net.Client"], own.Select(span => span.Source.Name));
        Assert.Equal("catalog", own[1].GetTagItem("service.peer.name"));
        Assert.Equal("storefront", own[0].GetTagItem("service.peer.name"));
        Assert.Equal(own[1].SpanId, own[0].ParentSpanId);
    }
}

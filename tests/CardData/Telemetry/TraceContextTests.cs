using System.Diagnostics;
using RegulatedWorkload.ServiceDefaults.Telemetry;

namespace RegulatedWorkload.Tests.CardData.Telemetry;

public sealed class TraceContextTests
{
    [Fact]
    public void A_call_carries_its_trace_context_and_no_baggage()
    {
        using var activity = new Activity("call").SetIdFormat(ActivityIdFormat.W3C);
        activity.AddBaggage("card", Cards.Visa);
        activity.Start();
        activity.TraceStateString = "a=b";

        Assert.Equal(["traceparent", "tracestate"], Injected(new TraceContextOnlyPropagator(), activity));
        Assert.Contains("baggage", Injected(DistributedContextPropagator.CreateW3CPropagator(), activity));
    }

    [Fact]
    public void A_trace_state_with_a_card_number_stays_at_home()
    {
        using var activity = new Activity("call").SetIdFormat(ActivityIdFormat.W3C);
        activity.Start();
        activity.TraceStateString = "card=" + Cards.Visa;

        Assert.Equal(["traceparent"], Injected(new TraceContextOnlyPropagator(), activity));
        Assert.Contains("tracestate", Injected(DistributedContextPropagator.CreateW3CPropagator(), activity));
    }

    [Fact]
    public void Baggage_of_a_caller_is_not_taken_over()
    {
        var propagator = new TraceContextOnlyPropagator();
        const string Parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

        propagator.ExtractTraceIdAndState(null, Get, out var traceId, out _);

        Assert.Equal(Parent, traceId);
        Assert.Null(propagator.ExtractBaggage(null, Get));

        static void Get(object? carrier, string name, out string? value, out IEnumerable<string>? values) =>
            (value, values) = (name == "traceparent" ? Parent : "card=1", null);
    }

    private static IEnumerable<string> Injected(DistributedContextPropagator propagator, Activity activity)
    {
        var names = new List<string>();
        propagator.Inject(activity, null, (_, name, _) => names.Add(name));
        return names.Order();
    }
}

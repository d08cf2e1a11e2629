using RegulatedWorkload.PaymentsV1;
using RegulatedWorkload.ServiceDefaults.Telemetry;

namespace RegulatedWorkload.Payments;

/// <summary>Counts what became of payments, each change of state once.</summary>
internal sealed class PaymentMetrics(WorkloadMeter meter)
{
    private const string Open = "open";

    private readonly LabeledCounter _payments = meter.CreateCounter(
        "workload.payments",
        "{payment}",
        "Changes in the state of payments; open when the acquirer gave no clear answer.",
        "workload.outcome");

    /// <summary>The payment has a new state, which is stored.</summary>
    public void Became(PaymentState state) => _payments.Add(state switch
    {
        PaymentState.Authorized => "authorized",
        PaymentState.Declined => "declined",
        PaymentState.Failed => "failed",
        PaymentState.Captured => "captured",
        PaymentState.Voided => "voided",
        PaymentState.Refunded => "refunded",
        _ => Open,
    });

    /// <summary>The acquirer gave no clear answer, and is asked again later.</summary>
    public void LeftOpen() => _payments.Add(Open);
}

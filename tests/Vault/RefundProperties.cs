extern alias payments;

using CsCheck;
using payments::RegulatedWorkload.Payments;
using PaymentState = payments::RegulatedWorkload.PaymentsV1.PaymentState;

namespace RegulatedWorkload.Tests.Vault;

/// <summary>Whatever is asked of a payment, in any order and however often, its money adds up.</summary>
public sealed class RefundProperties
{
    [Fact]
    public void No_more_is_collected_than_authorized_and_no_more_given_back_than_collected() =>
        Gen.Select(Gen.OneOf(Enum.GetValues<PaymentState>()), Gen.Bool.Array[0, 20]).Sample(
            (state, captures) =>
            {
                var (collected, returned) = (state == PaymentState.Captured ? 1 : 0, 0);
                if (state == PaymentState.Refunded) (collected, returned) = (1, 1);
                foreach (var capture in captures)
                {
                    if ((capture ? PaymentRules.Capture(state) : PaymentRules.Refund(state)) is not { } next) continue;
                    if (next == PaymentState.Captured && state != next) collected++;
                    if (next == PaymentState.Refunded && state != next) returned++;
                    state = next;
                    Assert.InRange(collected, 0, 1);
                    Assert.InRange(returned, 0, collected);
                }
            },
            iter: 2000);

    [Fact]
    public void What_is_at_its_end_stays_there() =>
        Gen.Select(Gen.OneOf(Enum.GetValues<PaymentState>()), Gen.Bool).Sample(
            (state, capture) =>
            {
                var next = capture ? PaymentRules.Capture(state) : PaymentRules.Refund(state);
                if (state is PaymentState.Declined or PaymentState.Failed) Assert.Null(next);
                if (state is PaymentState.Refunded or PaymentState.Voided) Assert.True(next is null || next == state);
                if (next is not { } reached) return;
                Assert.Equal(reached, capture ? PaymentRules.Capture(reached) : PaymentRules.Refund(reached));
            },
            iter: 200);
}

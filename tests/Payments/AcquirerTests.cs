using System.Text.Json.Nodes;
using RegulatedWorkload.Tests.Payments.Running;

namespace RegulatedWorkload.Tests.Payments;

/// <summary>
/// An acquirer that misbehaves when it is asked for money: the payment ends as the acquirer's own books have it, and
/// the card is charged at most once.
/// </summary>
public sealed class AcquirerTests(SoleInstance shared) : IClassFixture<SoleInstance>
{
    // How it does wrong, and whether it has charged.
    private static readonly Dictionary<string, (
        Func<AcquirerCall, ScriptedAcquirer, Task<byte[]?>> Conduct, bool Charged)>
        Misconduct = new()
        {
            ["fails before charging"] = (Says(_ => AcquirerCall.Http(500, "")), false),
            ["fails after charging"] = (Says(call => Did(call, AcquirerCall.Http(500, ""))), true),
            ["drops the connection before charging"] = (Says(_ => null), false),
            ["drops the connection after charging"] = (Says(call => Did(call, null)), true),
            ["breaks off in its answer"] = (Says(call => call.Answer()[..^20]), true),
            ["hangs without charging"] = ((_, acquirer) => HangAsync(acquirer), false),
            ["hangs after charging"] = ((call, acquirer) => { call.Answer(); return HangAsync(acquirer); }, true),
            ["charges after the deadline"] = (ChargeLateAsync, false),
            ["answers twice"] = (Says(Twice), true),
            ["does not know the address"] = (Says(call => Did(call, AcquirerCall.Http(404, "Not found"))), true),
            ["redirects"] = (Says(call => Did(call, AcquirerCall.Http(302, ""))), true),
            ["answers nothing"] = (Says(call => Did(call, AcquirerCall.Http(204, ""))), true),
            ["answers no JSON"] = (Says(call => Did(call, AcquirerCall.Http(200, "approved"))), true),
            ["answers null"] = (Says(call => Did(call, AcquirerCall.Http(200, "null"))), true),
            ["answers a list"] = (Says(call => Did(call, AcquirerCall.Http(200, "[]"))), true),
            ["answers no HTTP"] = (Says(call => Did(call, "approved"u8.ToArray())), true),
            ["answers in an unknown charset"] = (Says(call => Did(call, AcquirerCall.Http(
                200, "{}", "application/json; charset=unheard-of"))), true),
            ["answers without end"] = (Says(call => call.Answer(json => json["note"] = new string('x', 99_999))), true),
            ["names an unheard-of status"] = (Bent("status", "pending"), true),
            ["names no status"] = (Bent("status", null), true),
            ["names a number as status"] = (Bent("status", 1), true),
            ["answers an authorization with a capture"] = (Bent("status", "captured"), true),
            ["answers an authorization with a refund"] = (Bent("status", "refunded"), true),
            ["answers an authorization with a void"] = (Bent("status", "voided"), true),
            ["says no and yes"] = (Says(call => Did(call, AcquirerCall.Http(
                200, $$"""{"reference":"{{call.Reference}}","status":"approved","status":"declined"}"""))), true),
            ["answers for another payment"] = (Bent("reference", "pay_AAAAAAAAAAAAAAAAAAAAAA"), true),
            ["names another amount"] = (Bent("amount", 1), true),
            ["names an amount that is no number"] = (Bent("amount", "6800"), true),
            ["names no amount"] = (Bent("amount", null), true),
            ["names another currency"] = (Bent("currency", "USD"), true),
            ["names no currency"] = (Bent("currency", null), true),
        };

    public static TheoryData<string> Misconducts => [.. Misconduct.Keys];

    [Theory]
    [MemberData(nameof(Misconducts))]
    public async Task A_payment_ends_as_the_acquirer_has_it_when_it(string misconduct)
    {
        var (payments, (conduct, charged)) = (shared.Payments, Misconduct[misconduct]);
        payments.Acquirer.Conduct = call => call.Operation == "authorizations"
            ? conduct(call, payments.Acquirer)
            : ScriptedAcquirer.Honest(call);
        var request = payments.Request();

        var answered = await payments.First.AuthorizeAsync(request);
        var resolved = await payments.ResolvedAsync(answered.Id);

        Assert.Equal(charged ? PaymentState.Authorized : PaymentState.Failed, resolved.State);
        payments.AssertTruthful(resolved);
        Assert.Equal(resolved, await payments.First.AuthorizeAsync(request));
        Assert.False(payments.Vault.Holds(request.CardToken));
    }

    [Theory]
    [InlineData("1", "EUR")]
    [InlineData("6801", "EUR")]
    [InlineData("6800", "USD")]
    public async Task What_the_acquirer_holds_against_the_request_is_given_back(string amount, string currency)
    {
        var payments = shared.Payments;
        payments.Acquirer.Conduct = call => call.Operation == "authorizations"
            ? Task.FromResult<byte[]?>(call.AnswerInstead(amount, currency))
            : ScriptedAcquirer.Honest(call);

        var payment = await payments.First.AuthorizeAsync(payments.Request());

        Assert.Equal(PaymentState.Failed, payment.State);
        Assert.Equal("voided", payments.Ledger.Find(payment.Id)!.Status);
    }

    [Fact]
    public async Task A_card_that_is_declined_is_charged_nothing()
    {
        var payments = shared.Payments;
        payments.Acquirer.Conduct = ScriptedAcquirer.Honest;

        var payment = await payments.First.AuthorizeAsync(payments.Request(FakeVault.Declined));

        Assert.Equal(PaymentState.Declined, payment.State);
        payments.AssertTruthful(payment);
        Assert.Equal("payment-state", await RunningPayments.ReasonOfAsync(
            payments.First.CaptureAsync(RunningPayments.Key(), payment.Id)));
    }

    [Fact]
    public async Task While_the_acquirer_says_nothing_a_payment_is_pending_and_its_authorization_is_not_sent_again()
    {
        var payments = shared.Payments;
        payments.Acquirer.Conduct = call =>
            Task.FromResult(call.Operation == "authorizations" ? Did(call, null) : null);
        var request = payments.Request();

        var pending = await payments.First.AuthorizeAsync(request);
        Assert.Equal(PaymentState.Pending, pending.State);
        Assert.Equal(pending, await payments.First.AuthorizeAsync(request));
        Assert.False(payments.Vault.Holds(request.CardToken), "What will not be sent again needs no card.");
        payments.Acquirer.Conduct = ScriptedAcquirer.Honest;

        Assert.Equal(PaymentState.Authorized, (await payments.ResolvedAsync(pending.Id)).State);
        Assert.Equal(1, payments.Ledger.Find(pending.Id)!.Authorizations);
    }

    [Fact]
    public async Task A_void_that_is_not_confirmed_leaves_the_payment_pending_until_the_books_are_clear()
    {
        var payments = shared.Payments;
        payments.Acquirer.Conduct = call => Task.FromResult(call.Operation switch
        {
            "authorizations" => null,
            "voids" => AcquirerCall.Http(
                200,
                $$"""{"reference":"{{call.Reference}}","status":"approved","amount":6800,"currency":"EUR"}"""),
            _ => call.Answer(),
        });

        var pending = await payments.First.AuthorizeAsync(payments.Request());
        payments.Acquirer.Conduct = ScriptedAcquirer.Honest;
        var resolved = await payments.ResolvedAsync(pending.Id);

        Assert.Equal((PaymentState.Pending, PaymentState.Failed), (pending.State, resolved.State));
        payments.AssertTruthful(resolved);
    }

    private static Func<AcquirerCall, ScriptedAcquirer, Task<byte[]?>> Says(Func<AcquirerCall, byte[]?> say) =>
        (call, _) => Task.FromResult(say(call));

    private static Func<AcquirerCall, ScriptedAcquirer, Task<byte[]?>> Bent(string property, JsonNode? value) =>
        Says(call => call.Answer(json => json[property] = value?.DeepClone()));

    private static byte[] Twice(AcquirerCall call)
    {
        var answer = call.Answer();
        return [.. answer, .. answer];
    }

    private static byte[]? Did(AcquirerCall call, byte[]? answer)
    {
        call.Answer();
        return answer;
    }

    private static async Task<byte[]?> HangAsync(ScriptedAcquirer acquirer)
    {
        await Task.Delay(Timeout.Infinite, acquirer.Stopping);
        return null;
    }

    // By then payments has asked, was told that there is nothing, and has had the reference voided.
    private static async Task<byte[]?> ChargeLateAsync(AcquirerCall call, ScriptedAcquirer acquirer)
    {
        while (acquirer.Ledger.Find(call.Reference) is null) await Task.Delay(20, acquirer.Stopping);
        return call.Answer();
    }
}

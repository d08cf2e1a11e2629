using RegulatedWorkload.ServiceDefaults.Storage;
using RegulatedWorkload.Tests.Payments.Running;

namespace RegulatedWorkload.Tests.Payments;

/// <summary>What was authorized is collected once, and never more is given back than was collected.</summary>
public sealed class OperationTests(SoleInstance shared) : IClassFixture<SoleInstance>
{
    private const int AtOnce = 10;

    private readonly RunningPayments _payments = shared.Payments;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_amount_is_collected_once_though_the_answer_was_lost(bool dropped)
    {
        var payment = await _payments.AuthorizedAsync();
        LoseAnswersTo("captures", dropped);
        var key = RunningPayments.Key();
        Assert.Equal(
            "acquirer-unavailable", await RunningPayments.ReasonOfAsync(_payments.First.CaptureAsync(key, payment.Id)));

        _payments.Acquirer.Conduct = ScriptedAcquirer.Honest;
        var captured = await _payments.First.CaptureAsync(key, payment.Id);

        Assert.Equal(PaymentState.Captured, captured.State);
        Assert.Equal(6800, _payments.AssertTruthful(captured)!.Captured);
    }

    [Fact]
    public async Task Money_that_was_collected_unnoticed_is_given_back()
    {
        var payment = await _payments.AuthorizedAsync();
        LoseAnswersTo("captures");
        await RunningPayments.ReasonOfAsync(_payments.First.CaptureAsync(RunningPayments.Key(), payment.Id));
        Assert.Equal(PaymentState.Authorized, (await _payments.First.GetAsync(payment.Id)).State);

        _payments.Acquirer.Conduct = ScriptedAcquirer.Honest;
        var refunded = await _payments.First.RefundAsync(RunningPayments.Key(), payment.Id);

        Assert.Equal(PaymentState.Refunded, refunded.State);
        var entry = _payments.AssertTruthful(refunded);
        Assert.Equal((6800, 6800), (entry!.Captured, entry.Refunded));
    }

    [Fact]
    public async Task Money_that_was_collected_and_given_back_unnoticed_is_not_given_back_again()
    {
        var payment = await _payments.AuthorizedAsync();
        LoseAnswersTo("captures");
        await RunningPayments.ReasonOfAsync(_payments.First.CaptureAsync(RunningPayments.Key(), payment.Id));
        LoseAnswersTo("refunds");
        var key = RunningPayments.Key();
        await RunningPayments.ReasonOfAsync(_payments.First.RefundAsync(key, payment.Id));

        _payments.Acquirer.Conduct = ScriptedAcquirer.Honest;
        var refunded = await _payments.First.RefundAsync(key, payment.Id);

        Assert.Equal(PaymentState.Refunded, refunded.State);
        Assert.Equal(6800, _payments.AssertTruthful(refunded)!.Refunded);
    }

    [Fact]
    public async Task A_payment_that_was_voided_unnoticed_is_not_collected()
    {
        var payment = await _payments.AuthorizedAsync();
        LoseAnswersTo("voids");
        await RunningPayments.ReasonOfAsync(_payments.First.RefundAsync(RunningPayments.Key(), payment.Id));

        _payments.Acquirer.Conduct = ScriptedAcquirer.Honest;
        var refusal = await RunningPayments.ReasonOfAsync(
            _payments.First.CaptureAsync(RunningPayments.Key(), payment.Id));

        Assert.Equal("payment-state", refusal);
        var voided = await _payments.First.GetAsync(payment.Id);
        Assert.Equal(PaymentState.Voided, voided.State);
        Assert.Equal(0, _payments.AssertTruthful(voided)!.Captured);
    }

    [Theory]
    [InlineData("captures", "amount", "1")]
    [InlineData("captures", "status", "\"approved\"")]
    [InlineData("captures", "status", "\"declined\"")]
    [InlineData("captures", "reference", "\"pay_other\"")]
    [InlineData("captures", "currency", "\"USD\"")]
    [InlineData("refunds", "amount", "6801")]
    [InlineData("refunds", "status", "\"captured\"")]
    [InlineData("refunds", "status", "\"voided\"")]
    public async Task An_operation_is_not_taken_for_done_when_the_answer_contradicts_it(
        string operation, string property, string value)
    {
        var payment = operation == "captures" ? await _payments.AuthorizedAsync() : await _payments.CapturedAsync();
        var before = payment.State;
        _payments.Acquirer.Conduct = call => Task.FromResult<byte[]?>(call.Operation == operation
            ? call.Answer(json => json[property] = System.Text.Json.Nodes.JsonNode.Parse(value))
            : call.Answer());
        var key = RunningPayments.Key();
        Task<Payment> OperateAsync() => operation == "captures"
            ? _payments.First.CaptureAsync(key, payment.Id)
            : _payments.First.RefundAsync(key, payment.Id);

        Assert.Equal("acquirer-unavailable", await RunningPayments.ReasonOfAsync(OperateAsync()));
        Assert.Equal(before, (await _payments.First.GetAsync(payment.Id)).State);
        _payments.Acquirer.Conduct = ScriptedAcquirer.Honest;

        _payments.AssertTruthful(await OperateAsync());
    }

    [Fact]
    public async Task Refunds_at_once_under_different_keys_give_the_money_back_once()
    {
        _payments.Acquirer.Conduct = ScriptedAcquirer.Honest;
        var payment = await _payments.CapturedAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, AtOnce)
            .Select(_ => _payments.First.RefundAsync(RunningPayments.Key(), payment.Id)));

        var refunded = Assert.Single(answers.Distinct());
        Assert.Equal(6800, _payments.AssertTruthful(refunded)!.Refunded);
    }

    [Fact]
    public async Task Captures_and_refunds_at_once_leave_nothing_with_the_shop_or_all_of_it_collected()
    {
        _payments.Acquirer.Conduct = ScriptedAcquirer.Honest;
        var payment = await _payments.AuthorizedAsync();

        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(async i =>
        {
            var operation = i % 2 == 0
                ? _payments.First.CaptureAsync(RunningPayments.Key(), payment.Id)
                : _payments.First.RefundAsync(RunningPayments.Key(), payment.Id);
            await operation.ContinueWith(_ => { }, TaskScheduler.Default);
        }));

        var ended = await _payments.First.GetAsync(payment.Id);
        var entry = _payments.AssertTruthful(ended)!;
        Assert.Equal(entry.Captured, entry.Refunded);
        Assert.Contains(ended.State, new[] { PaymentState.Voided, PaymentState.Refunded });
    }

    [Fact]
    public async Task A_key_of_one_operation_serves_no_other()
    {
        _payments.Acquirer.Conduct = ScriptedAcquirer.Honest;
        var (payment, other) = (await _payments.AuthorizedAsync(), await _payments.AuthorizedAsync());
        var key = RunningPayments.Key();
        var captured = await _payments.First.CaptureAsync(key, payment.Id);

        Assert.Equal(captured, await _payments.First.CaptureAsync(key, payment.Id));
        Assert.Equal(
            "idempotency-key-reused",
            await RunningPayments.ReasonOfAsync(_payments.First.RefundAsync(key, payment.Id)));
        Assert.Equal(
            "idempotency-key-reused", await RunningPayments.ReasonOfAsync(_payments.First.CaptureAsync(key, other.Id)));
        Assert.Equal(
            "payment-unknown", await RunningPayments.ReasonOfAsync(_payments.First.CaptureAsync(key, "pay_unknown")));
    }

    [Fact]
    public async Task A_payment_that_cannot_even_be_read_holds_up_no_other()
    {
        _payments.Acquirer.Conduct = call => Task.FromResult(call.Operation == "authorizations" ? AndLose(call) : null);
        var damaged = await _payments.First.AuthorizeAsync(_payments.Request());
        var sound = await _payments.First.AuthorizeAsync(_payments.Request());
        await _payments.First.Database.WriteAsync(
            (connection, token) => connection.ExecuteAsync(
                "UPDATE payments SET amount = -1 WHERE id = @id", token, ("@id", damaged.Id)),
            TestContext.Current.CancellationToken);
        _payments.Acquirer.Conduct = ScriptedAcquirer.Honest;

        Assert.Equal(PaymentState.Authorized, (await _payments.ResolvedAsync(sound.Id)).State);
    }

    private void LoseAnswersTo(string operation, bool dropped = true) => _payments.Acquirer.Conduct = call =>
    {
        var answer = call.Answer();
        if (call.Operation != operation) return Task.FromResult<byte[]?>(answer);
        return Task.FromResult(dropped ? null : AcquirerCall.Http(503, ""));
    };

    private static byte[]? AndLose(AcquirerCall call)
    {
        call.Answer();
        return null;
    }
}

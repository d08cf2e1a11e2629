using Grpc.Core;
using RegulatedWorkload.Tests.Payments.Running;

namespace RegulatedWorkload.Tests.Payments;

/// <summary>
/// Two instances on one store: one of them acts, both give the same answer, and the card is charged once.
/// </summary>
public sealed class RaceTests(RaceTests.Shared shared) : IClassFixture<RaceTests.Shared>
{
    private const int Replays = 20;

    private readonly RunningPayments _payments = shared.Payments;

    [Fact]
    public async Task One_key_at_both_instances_is_one_payment_charged_once()
    {
        var request = _payments.Request();

        var answers = await Task.WhenAll(
            Enumerable.Range(0, Replays).Select(i => Instance(i).AuthorizeAsync(request.Clone())));

        var payment = Assert.Single(answers.Distinct());
        Assert.Equal(PaymentState.Authorized, payment.State);
        Assert.Equal(1, _payments.AssertTruthful(payment)!.Authorizations);
        Assert.Single(_payments.Ledger.Of(request.OrderId));
    }

    [Fact]
    public async Task Of_two_requests_that_race_for_a_key_one_becomes_the_payment()
    {
        var (one, other) = (_payments.Request(), _payments.Request());
        other.IdempotencyKey = one.IdempotencyKey;

        var outcomes = await Task.WhenAll(Enumerable.Range(0, Replays).Select(async i =>
        {
            var request = i % 4 < 2 ? one : other;
            try
            {
                return (await Instance(i).AuthorizeAsync(request.Clone())).OrderId;
            }
            catch (RpcException refused) when (refused.StatusCode == StatusCode.FailedPrecondition)
            {
                return "";
            }
        }));

        var winner = Assert.Single(outcomes.Where(order => order.Length > 0).Distinct());
        Assert.Equal(Replays / 2, outcomes.Count(order => order == winner));
        Assert.Single(_payments.Ledger.Of(one.OrderId).Concat(_payments.Ledger.Of(other.OrderId)));
    }

    [Fact]
    public async Task One_card_token_pays_one_of_two_orders()
    {
        var (one, other) = (_payments.Request(), _payments.Request());
        other.CardToken = one.CardToken;

        var outcomes = await Task.WhenAll(
            ReasonAsync(Instance(0).AuthorizeAsync(one)), ReasonAsync(Instance(1).AuthorizeAsync(other)));

        Assert.Single(outcomes, "");
        Assert.Single(_payments.Ledger.Of(one.OrderId).Concat(_payments.Ledger.Of(other.OrderId)));
    }

    [Fact]
    public async Task Captures_at_both_instances_collect_once()
    {
        var (payment, key) = (await _payments.AuthorizedAsync(), RunningPayments.Key());

        var answers = await Task.WhenAll(
            Enumerable.Range(0, Replays).Select(i => Instance(i).CaptureAsync(key, payment.Id)));

        Assert.Equal(6800, _payments.AssertTruthful(Assert.Single(answers.Distinct()))!.Captured);
    }

    [Fact]
    public async Task Captures_and_refunds_at_both_instances_end_in_one_state()
    {
        var payment = await _payments.AuthorizedAsync();

        await Task.WhenAll(Enumerable.Range(0, Replays).Select(i => ReasonAsync(i % 4 < 2
            ? Instance(i).CaptureAsync(RunningPayments.Key(), payment.Id)
            : Instance(i).RefundAsync(RunningPayments.Key(), payment.Id))));

        var ended = await _payments.First.GetAsync(payment.Id);
        Assert.Equal(ended, await _payments.Instances[1].GetAsync(payment.Id));
        var entry = _payments.AssertTruthful(ended)!;
        Assert.Equal(entry.Captured, entry.Refunded);
    }

    [Fact]
    public async Task Both_instances_resolving_at_once_ask_for_nothing_twice()
    {
        var open = new List<Payment>();
        _payments.Acquirer.Conduct = call =>
        {
            if (call.Operation == "authorizations") call.Answer();
            return Task.FromResult<byte[]?>(null);
        };
        for (var i = 0; i < 5; i++) open.Add(await Instance(i).AuthorizeAsync(_payments.Request()));
        _payments.Acquirer.Conduct = ScriptedAcquirer.Honest;
        _payments.TestWorkload.Time.Advance(TimeSpan.FromMinutes(1));

        await Task.WhenAll(_payments.Instances.Select(instance => instance.ResolveAsync()));

        foreach (var payment in open)
        {
            var resolved = await _payments.ResolvedAsync(payment.Id);
            Assert.Equal(PaymentState.Authorized, resolved.State);
            Assert.Equal(1, _payments.AssertTruthful(resolved)!.Authorizations);
        }
    }

    private PaymentsInstance Instance(int number) => _payments.Instances[number % 2];

    private static async Task<string> ReasonAsync(Task call)
    {
        try
        {
            await call;
            return "";
        }
        catch (RpcException refused)
        {
            return refused.Status.Detail;
        }
    }

    public sealed class Shared : IAsyncLifetime
    {
        private RunningPayments? _payments;

        internal RunningPayments Payments
        {
            get
            {
                if (TestStores.Missing is { } reason) Assert.Skip(reason);
                return _payments!;
            }
        }

        public async ValueTask InitializeAsync()
        {
            if (TestStores.Missing is not null) return;
            _payments = await RunningPayments.StartAsync(RunningPayments.Short, RunningPayments.Short);
        }

        public ValueTask DisposeAsync() => _payments?.DisposeAsync() ?? ValueTask.CompletedTask;
    }
}

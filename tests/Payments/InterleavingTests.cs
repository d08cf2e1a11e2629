using Grpc.Core;
using Microsoft.Extensions.Logging.Abstractions;
using RegulatedWorkload.Payments;
using RegulatedWorkload.Payments.Acquirer;
using RegulatedWorkload.ServiceDefaults.Storage;
using RegulatedWorkload.ServiceDefaults.Telemetry;
using RegulatedWorkload.ServiceDefaults.Values;
using RegulatedWorkload.Tests.Payments.Running;
using StoredMoney = RegulatedWorkload.ServiceDefaults.Values.Money;
using StoredPayment = RegulatedWorkload.Payments.Payment;

namespace RegulatedWorkload.Tests.Payments;

/// <summary>
/// Two act on one payment, and each stands still for longer than its lease at every await of the other: the payment
/// always ends where the bank's books say that it is, and the card is charged once at most.
/// </summary>
public sealed class InterleavingTests
{
    private static readonly TimeSpan s_longerThanLease = TimeSpan.FromMinutes(3);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("authorize", "resolve", int.MaxValue)]
    [InlineData("authorize", "authorize", int.MaxValue)]
    [InlineData("authorize", "authorize", 1)]
    public async Task Of_a_new_payment(string first, string second, int reads) =>
        await InterleaveAsync(first, second, reads, before: null);

    [Theory]
    [InlineData("authorize", "resolve", int.MaxValue)]
    [InlineData("resolve", "authorize", int.MaxValue)]
    [InlineData("authorize", "authorize", int.MaxValue)]
    [InlineData("authorize", "authorize", 1)]
    [InlineData("resolve", "resolve", int.MaxValue)]
    public async Task Of_a_payment_whose_card_could_not_be_read(string first, string second, int reads) =>
        await InterleaveAsync(first, second, reads, before: "unread");

    [Theory]
    [InlineData("capture", "refund")]
    [InlineData("refund", "capture")]
    [InlineData("refund", "refund")]
    public async Task Of_an_authorized_payment(string first, string second) =>
        await InterleaveAsync(first, second, int.MaxValue, before: "authorized");

    private static async Task InterleaveAsync(string first, string second, int reads, string? before)
    {
        await using var store = await TestStores.CreateAsync<PaymentsStore>();
        var database = new SteppedDatabase(store.Open<PaymentsStore>());
        var time = new ShiftedTime();
        using var meter = new WorkloadMeter();
        Till? till = null;
        await Turnstile.InterleaveAsync(
            isThorough: true,
            async () =>
            {
                till?.Dispose();
                till = await Till.OpenAsync(database, meter, time, before);
                till.Bank.Reads = reads;
                return (till.Act(first), till.Act(second));
            },
            () => time.Advance(s_longerThanLease),
            order => till!.AssertTruthfulAsync(order));
        till!.Dispose();
    }

    private sealed class Till : IDisposable
    {
        private readonly PaymentsStore _store;
        private readonly ShiftedTime _time;
        private readonly PaymentResolver _resolver;
        private readonly PaymentOperations _operations;
        private readonly string _key = RandomId.Create("key_");
        private readonly StoredPayment _payment = New();

        private Till(Database database, WorkloadMeter meter, ShiftedTime time)
        {
            var metrics = new PaymentMetrics(meter);
            (_time, _store) = (time, new PaymentsStore(database, metrics, time));
            var leases = new Leases<StoredPayment>(database, "payments", PaymentRows.FindAsync, time);
            var flow = new PaymentFlow(_store, Bank, Bank, metrics, time, NullLogger<PaymentFlow>.Instance);
            _resolver = new PaymentResolver(_store, leases, flow, time, NullLogger<PaymentResolver>.Instance);
            _operations = new PaymentOperations(_store, leases, flow, Bank);
        }

        public SteppedBank Bank { get; } = new();

        public void Dispose() => _resolver.Dispose();

        public static async Task<Till> OpenAsync(
            Database database, WorkloadMeter meter, ShiftedTime time, string? before)
        {
            var till = new Till(database, meter, time);
            if (before is null) return till;
            till.Bank.IsVaultDown = before == "unread";
            await till.Act("authorize")();
            till.Bank.IsVaultDown = false;
            time.Advance(s_longerThanLease);
            return till;
        }

        public Func<Task> Act(string what) => async () =>
        {
            try
            {
                await (what switch
                {
                    "authorize" => _operations.AuthorizeAsync(_payment, _key, Cancellation),
                    "capture" => _operations.CaptureAsync(RandomId.Create("key_"), _payment.Id, Cancellation),
                    "refund" => _operations.RefundAsync(RandomId.Create("key_"), _payment.Id, Cancellation),
                    _ => _resolver.ResolveAsync(Cancellation),
                });
            }
            catch (RpcException)
            {
                // A refusal is an answer too.
            }
        };

        public async Task AssertTruthfulAsync(string order)
        {
            var payment = await Eventually.BecomesAsync(
                async () =>
                {
                    _time.Advance(s_longerThanLease);
                    await _resolver.ResolveAsync(Cancellation);
                    // Where nothing was stored, whoever has the key asks again.
                    if (await _store.FindAsync(_payment.Id, Cancellation) is null) await Act("authorize")();
                    return await _store.FindAsync(_payment.Id, Cancellation);
                },
                settled => settled is { IsFinal: true, CardToken: null });
            AcquirerOutcome[] booked = payment!.State.ToString() switch
            {
                "Authorized" => [AcquirerOutcome.Approved],
                "Captured" => [AcquirerOutcome.Captured],
                "Refunded" => [AcquirerOutcome.Refunded],
                "Voided" => [AcquirerOutcome.Voided],
                "Declined" => [AcquirerOutcome.Declined],
                _ => [AcquirerOutcome.NotFound, AcquirerOutcome.Voided, AcquirerOutcome.Declined],
            };
            Assert.True(
                booked.Contains(Bank.Booked),
                $"The payment is {payment.State}, and {Bank.Booked} at the bank: {order}.");
            Assert.True(Bank.Sent <= 1, $"Sent {Bank.Sent} times: {order}.");
        }

        private static StoredPayment New()
        {
            Assert.True(StoredMoney.TryCreate(6800, "EUR", out var money));
            return new StoredPayment
            {
                Id = RandomId.Create("pay_"),
                OrderId = RandomId.Create("ord_"),
                Money = money,
                State = default,
                CardToken = CardToken.Create(),
                CreatedAt = default,
            };
        }
    }
}

using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using RegulatedWorkload.Payments.Acquirer;
using RegulatedWorkload.ServiceDefaults.Refusals;
using RegulatedWorkload.ServiceDefaults.Values;

namespace RegulatedWorkload.Tests.Payments.Running;

/// <summary>Instances of payments on one store and real sockets, between a vault and an acquirer.</summary>
internal sealed class RunningPayments : IAsyncDisposable
{
    /// <summary>So short that a silent acquirer costs a test little, and long enough for a busy machine.</summary>
    public static readonly AcquirerTimeouts Short = new(TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(4));

    /// <summary>So long that a caller who waits for the acquirer stands still.</summary>
    public static readonly AcquirerTimeouts Endless = new(TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(5));

    public RunningPayments()
        : this(new TestWorkload())
    {
    }

    /// <summary>In a workload whose stores are where the test wants them.</summary>
    public RunningPayments(TestWorkload workload)
    {
        TestWorkload = workload;
        Acquirer = new ScriptedAcquirer(workload);
    }

    public TestWorkload TestWorkload { get; }

    public FakeVault Vault { get; } = new();

    public ScriptedAcquirer Acquirer { get; }

    public Ledger Ledger => Acquirer.Ledger;

    public List<PaymentsInstance> Instances { get; } = [];

    public PaymentsInstance First => Instances[0];

    public static async Task<RunningPayments> StartAsync(params AcquirerTimeouts[] instances)
    {
        var payments = new RunningPayments();
        await payments.StartVaultAsync();
        foreach (var timeouts in instances.DefaultIfEmpty(Short)) await payments.StartAnotherAsync(timeouts);
        return payments;
    }

    public Task StartVaultAsync() => TestWorkload.StandInAsync("token-vault", Vault);

    public async Task<PaymentsInstance> StartAnotherAsync(
        AcquirerTimeouts timeouts, Action<IServiceCollection>? configure = null)
    {
        var launch = await TestWorkload.LaunchAsync("payments");
        var port = Instances.Count == 0 ? launch.TrafficPort : Ports.FindBlock();
        var app = await TestWorkload.StartAsync(
            TestWorkload.Another(launch, port),
            RegulatedWorkload.Payments.Program.Build,
            services =>
            {
                services.AddSingleton(timeouts);
                configure?.Invoke(services);
            });
        Instances.Add(new PaymentsInstance(TestWorkload.Connect("orders", port), port, app));
        return Instances[^1];
    }

    public AuthorizeRequest Request(string number = FakeVault.Approved, long amount = 6800) => new()
    {
        IdempotencyKey = RandomId.Create("key_"),
        OrderId = RandomId.Create("ord_"),
        CardToken = Vault.Issue(number),
        Money = new PaymentMoney { Amount = amount, Currency = "EUR" },
    };

    /// <summary>An authorized payment that met no trouble.</summary>
    public async Task<Payment> AuthorizedAsync()
    {
        var payment = await First.AuthorizeAsync(Request());
        Assert.Equal(PaymentState.Authorized, payment.State);
        return payment;
    }

    /// <summary>A captured payment that met no trouble.</summary>
    public async Task<Payment> CapturedAsync()
    {
        var payment = await AuthorizedAsync();
        return await First.CaptureAsync(Key(), payment.Id);
    }

    /// <summary>Has the passing time resolve a payment, by whichever instance.</summary>
    public async Task<Payment> ResolvedAsync(string paymentId) => await Eventually.BecomesAsync(
        async () =>
        {
            TestWorkload.Time.Advance(TimeSpan.FromMinutes(1));
            await Instances[^1].ResolveAsync();
            return await Instances[^1].GetAsync(paymentId);
        },
        payment => payment.State != PaymentState.Pending);

    /// <summary>Holds a payment to the acquirer's books.</summary>
    public Entry? AssertTruthful(Payment payment)
    {
        var entry = Ledger.Find(payment.Id);
        var held = entry?.Status ?? "nothing";
        Assert.Contains(held, payment.State switch
        {
            PaymentState.Authorized => ["approved"],
            PaymentState.Captured => ["captured"],
            PaymentState.Refunded => ["refunded"],
            PaymentState.Voided => ["voided"],
            PaymentState.Declined => ["declined"],
            PaymentState.Failed => ["nothing", "voided", "declined"],
            _ => (string[])[],
        });
        if (entry is null) return null;
        Assert.True(entry.Authorizations <= 1, $"Sent {entry.Authorizations} times.");
        Assert.InRange(entry.Captured, 0, entry.Amount);
        Assert.InRange(entry.Refunded, 0, entry.Captured);
        return entry;
    }

    public static string Key() => RandomId.Create("key_");

    public static async Task<string> ReasonOfAsync(Task call)
    {
        var failure = await Assert.ThrowsAsync<RpcException>(() => call);
        return Refusal.From(failure)?.Reason ?? failure.Status.ToString();
    }

    public ValueTask DisposeAsync() => TestWorkload.DisposeAsync();
}

using RegulatedWorkload.Tests.Payments.Running;

namespace RegulatedWorkload.Tests.Payments;

/// <summary>
/// Payments is killed while one payment stands at each point where that could hurt. A caller that asks again under the
/// same key is told the truth, and the acquirer has charged and given back once.
/// </summary>
public sealed class KilledPaymentsTests(KilledPaymentsTests.Killed killed) : IClassFixture<KilledPaymentsTests.Killed>
{
    [Theory]
    [InlineData("the card is read, nothing is stored", PaymentState.Authorized)]
    [InlineData("sent, and lost on the way", PaymentState.Failed)]
    [InlineData("charged, the answer not recorded", PaymentState.Authorized)]
    [InlineData("sent, the card not told to be destroyed", PaymentState.Authorized)]
    [InlineData("captured, not recorded", PaymentState.Captured)]
    [InlineData("voided, not recorded", PaymentState.Voided)]
    [InlineData("refunded, not recorded", PaymentState.Refunded)]
    public async Task A_payment_ends_in_one_truthful_state_after_a_kill_when(string point, PaymentState expected)
    {
        var payment = await killed.ReplayAsync(point);

        Assert.Equal(expected, payment.State);
        killed.Payments.AssertTruthful(payment);
        Assert.Equal(payment, await killed.ReplayAsync(point));
        Assert.Single(killed.Payments.Ledger.All, entry => entry.Reference == payment.Id);
        await Eventually.BecomesAsync(() => Task.FromResult(killed.HoldsCard(point)), holds => !holds);
    }

    public sealed class Killed : IAsyncLifetime
    {
        private static readonly string[] Authorizations =
        [
            "the card is read, nothing is stored",
            "sent, and lost on the way",
            "charged, the answer not recorded",
            "sent, the card not told to be destroyed",
        ];

        private static readonly string[] Operations =
            ["captured, not recorded", "voided, not recorded", "refunded, not recorded"];

        // Payments waits longest for the vault, so these can stand while the others come to their points.
        private static readonly string[] Unhurried = [Authorizations[0], Authorizations[3]];

        private static readonly string[] All = [.. Authorizations, .. Operations];

        private readonly Dictionary<string, AuthorizeRequest> _requests = [];
        private readonly Dictionary<string, Func<PaymentsInstance, Task<Payment>>> _cutOff = [];
        private CrashPoints _points = new(All);
        private RunningProcess? _process;
        private PaymentsInstance? _instance;

        internal RunningPayments Payments { get; } = new();

        public async ValueTask InitializeAsync()
        {
            if (TestStores.Missing is not null) return;
            await Payments.StartVaultAsync();
            await StartAsync();
            Payments.Acquirer.Conduct = ConductAsync;
            Payments.Vault.Answering = (token, method, givenUp) => _points.ReachAsync(
                token, method == nameof(FakeVault.Delete) ? Authorizations[3] : Authorizations[0], givenUp);
            await CrashPoints.UntilAllStoodAsync(CutOffAsync);
        }

        public async ValueTask DisposeAsync()
        {
            if (_process is not null) await _process.DisposeAsync();
            await Payments.DisposeAsync();
        }

        internal Task<Payment> ReplayAsync(string point)
        {
            if (TestStores.Missing is { } reason) Assert.Skip(reason);
            return _cutOff[point](_instance!);
        }

        internal bool HoldsCard(string point) => Payments.Vault.Holds(_requests[point].CardToken);

        private async Task<IReadOnlyCollection<string>> CutOffAsync()
        {
            _points = new CrashPoints(All);
            foreach (var point in All) _requests[point] = Payments.Request();
            foreach (var point in Operations) _cutOff[point] = await PrepareAsync(point);
            foreach (var point in Authorizations)
            {
                _cutOff[point] = instance => instance.AuthorizeAsync(_requests[point].Clone());
                _points.Mark(_requests[point].OrderId, point);
                _points.Mark(_requests[point].CardToken, point);
            }

            var dying = new Dictionary<string, Task<Payment>>();
            foreach (var points in (string[][])[Unhurried, [.. All.Except(Unhurried)]])
            {
                foreach (var point in points) dying[point] = _cutOff[point](_instance!);
                await Task.WhenAny([_points.ReachedAsync(points), _points.AnyGivenUp, .. dying.Values]);
            }

            string[] deserted = [.. _points.Deserted, .. All.Where(point => dying[point].IsCompleted)];
            await _process!.KillAsync();
            _points.Killed();
            await Task.WhenAll(dying.Values.Select(call => call.ContinueWith(_ => { }, TaskScheduler.Default)));
            await StartAsync();
            return [.. deserted, .. All.Where(point => dying[point].IsCompletedSuccessfully)];
        }

        private async Task StartAsync()
        {
            var launch = await Payments.TestWorkload.LaunchAsync("payments");
            if (_process is not null) await _process.DisposeAsync();
            _process = await RunningProcess.StartAsync("payments", launch.Environment);
            _instance = new PaymentsInstance(
                Payments.TestWorkload.Connect("orders", launch.TrafficPort), launch.TrafficPort, app: null);
        }

        private async Task<Func<PaymentsInstance, Task<Payment>>> PrepareAsync(string point)
        {
            var payment = await _instance!.AuthorizeAsync(_requests[point].Clone());
            if (point == Operations[2]) await _instance.CaptureAsync(RunningPayments.Key(), payment.Id);
            _points.Mark(payment.OrderId, point);
            var key = RunningPayments.Key();
            return point == Operations[0]
                ? instance => instance.CaptureAsync(key, payment.Id)
                : instance => instance.RefundAsync(key, payment.Id);
        }

        private async Task<byte[]?> ConductAsync(AcquirerCall call)
        {
            // Asked for what is still held up here: the first answer is waited for no longer.
            var held = _points.PointOf(call.OrderId);
            if (call.Operation == "inquiries" && held.Length > 0) _points.GiveUp(held);

            // What was lost on the way has no effect.
            var isNew = call.Operation == "authorizations";
            if (isNew && await _points.ReachAsync(call.OrderId, Authorizations[1])) return null;
            var answer = call.Answer();
            var point = call.Operation switch
            {
                "authorizations" => Authorizations[2],
                "captures" => Operations[0],
                "voids" => Operations[1],
                "refunds" => Operations[2],
                _ => "",
            };
            return await _points.ReachAsync(call.OrderId, point) ? null : answer;
        }
    }
}

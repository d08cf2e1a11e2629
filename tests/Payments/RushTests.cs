using RegulatedWorkload.Payments.Acquirer;
using RegulatedWorkload.Tests.Payments.Running;

namespace RegulatedWorkload.Tests.Payments;

/// <summary>
/// More payments at once than the acquirer is given connections: each waits for its turn, and none is left open. Were
/// all of them to connect at once, no handshake would be done in time.
/// </summary>
public sealed class RushTests
{
    private const int AtOnce = 3 * AcquirerHandler.MaxConnections;

    [Fact]
    public async Task A_rush_of_payments_waits_for_connections_and_is_charged()
    {
        if (TestStores.Missing is { } reason) Assert.Skip(reason);
        await using var payments = await RunningPayments.StartAsync(RunningPayments.Endless);
        var (rush, arrived) = (new TaskCompletionSource(), 0);
        payments.Acquirer.Conduct = async call =>
        {
            if (Interlocked.Increment(ref arrived) == AcquirerHandler.MaxConnections) rush.SetResult();
            await rush.Task.WaitAsync(payments.Acquirer.Stopping);
            return call.Answer();
        };

        var answers = await Task.WhenAll(
            Enumerable.Range(0, AtOnce).Select(_ => payments.First.AuthorizeAsync(payments.Request())));

        Assert.All(answers, payment => Assert.Equal(PaymentState.Authorized, payment.State));
        Assert.Equal(AcquirerHandler.MaxConnections, payments.Acquirer.MostConnections);
    }
}

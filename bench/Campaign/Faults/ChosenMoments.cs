using System.Data.Common;
using RegulatedWorkload.Campaign.Books;
using RegulatedWorkload.Campaign.Running;

namespace RegulatedWorkload.Campaign.Faults;

/// <summary>
/// Deaths at the moments that matter, found by looking into the stores from outside. A delay on the way of the next
/// call keeps the moment open for long enough to be met.
/// </summary>
internal static class ChosenMoments
{
    private static readonly TimeSpan Wide = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(1);
    private const int Looks = 500;

    public static IEnumerable<FaultKind> Of(Stage stage) =>
    [
        // Sent to the acquirer as far as payments knows, and perhaps not arrived.
        Kind(stage, "kill after the intent", "payments", Stage.Acquirer, "payments",
            "SELECT count(*) FROM payments WHERE state = 'Pending' AND sent_at IS NOT NULL"),
        // Booked there, and the answer on its way.
        Kind(stage, "kill after the booking", "payments", Stage.Acquirer, Stage.Acquirer,
            "SELECT count(*) FROM authorizations WHERE status = 'approved'"),
        // Collected, and not marked as done.
        Kind(stage, "kill before the outbox is marked", "orders", "payments", "orders",
            "SELECT count(*) FROM outbox WHERE done = 0 AND task = 'Capture'"),
        // The card was read for a payment that is not sent yet.
        Kind(stage, "kill after the card was read", "payments", "token-vault", "token-vault",
            "SELECT count(*) FROM cards WHERE payment_id IS NOT NULL"),
    ];

    private static FaultKind Kind(
        Stage stage, string name, string victim, string delayed, string seenBy, string moment) =>
        new(name, 3, dice =>
        {
            var away = dice.Seconds(0, 2);
            return new Fault(
                name,
                $"way to {delayed}",
                token => KillAtAsync(stage, victim, delayed, seenBy, moment, away, token));
        });

    private static async Task KillAtAsync(
        Stage stage, string victim, string delayed, string seenBy, string moment, TimeSpan away,
        CancellationToken cancellationToken)
    {
        var way = stage.Ways[delayed];
        way.Delay = () => Task.Delay(Wide, CancellationToken.None);
        try
        {
            await SeeAsync(stage, seenBy, moment, cancellationToken);
            await Task.WhenAll(stage.Of(victim).Select(instance => instance.KillAsync()));
        }
        finally
        {
            way.Delay = null;
        }

        await Fault.LastAsync(away, cancellationToken);
        foreach (var instance in stage.Of(victim)) instance.Start();
    }

    private static async Task SeeAsync(
        Stage stage, string seenBy, string moment, CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(started) < Patience && !cancellationToken.IsCancellationRequested)
        {
            try
            {
                if (await IsThereAsync(stage, seenBy, moment)) return;
            }
            catch (DbException)
            {
                // Another fault of the round has the store; the moment may come when it is back.
            }

            await Task.Delay(Glance, CancellationToken.None);
        }
    }

    // One look after the other on a connection, for as long as there is one.
    private static async Task<bool> IsThereAsync(Stage stage, string seenBy, string moment)
    {
        await using var connection = await new BookReader(stage).OpenAsync(seenBy, CancellationToken.None);
        for (var look = 0; look < Looks; look++)
        {
            var seen = await BookReader.QueryAsync(
                connection, moment, row => row.GetInt64(0), CancellationToken.None);
            if (seen[0] > 0) return true;
            await Task.Delay(Glance, CancellationToken.None);
        }

        return false;
    }
}

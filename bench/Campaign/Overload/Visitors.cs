using System.Collections.Concurrent;
using RegulatedWorkload.Campaign.Load;
using RegulatedWorkload.Campaign.Running;

namespace RegulatedWorkload.Campaign.Overload;

/// <summary>
/// Visitors who come one visit after the other, each from an address of its own. Who is told when to come again comes
/// then, and not before; who finds no room for a connection, a second later.
/// </summary>
internal sealed class Visitors(Stage stage, TestCards cards, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Lets so many visit for so long; what has begun then is finished.</summary>
    public async Task<VisitTally> RunAsync(int count, TimeSpan length, CancellationToken cancellationToken)
    {
        var visits = new ConcurrentBag<Visit>();
        foreach (var instance in stage.Instances) instance.Memory?.ForgetPeak();
        var begun = time.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, count).Select(number => Task.Run(
            () => ComeAsync(number, () => time.GetElapsedTime(begun) < length, visits, cancellationToken),
            cancellationToken)));
        var memory = stage.Instances
            .Select(instance => (instance.Name, Share: (double)(instance.Memory?.Most ?? 0) / instance.MemoryLimit))
            .MaxBy(instance => instance.Share);
        return new VisitTally(count, [.. visits], time.GetElapsedTime(begun), memory.Name, memory.Share);
    }

    private async Task ComeAsync(
        int number, Func<bool> isOpen, ConcurrentBag<Visit> visits, CancellationToken cancellationToken)
    {
        var certificate = Path.Combine(stage.State.IngressCertificates, "tls.crt");
        using var shop = new Shop(stage.Entrances, stage.Port, certificate, number);
        while (isOpen())
        {
            var visit = await Visit.RunAsync(shop, cards.New(), time, cancellationToken);
            visits.Add(visit);
            if (visit.Outcome is VisitOutcome.Shed or VisitOutcome.Unanswered)
            {
                await Task.Delay(visit.RetryAfter ?? Pause, cancellationToken);
            }
        }
    }
}

using System.Security.Cryptography;
using System.Text.Json.Nodes;
using RegulatedWorkload.Campaign.Running;
using RegulatedWorkload.Hosting.Local;

namespace RegulatedWorkload.Campaign.Load;

/// <summary>
/// Tells when the workload is whole again: one purchase through each entrance goes all the way, from the card to the
/// receipt, and every instance is ready.
/// </summary>
internal sealed class Probe(Stage stage, Journal journal, TestCards cards, Dice dice, TimeProvider time)
{
    /// <summary>How long the workload may take by itself.</summary>
    public static readonly TimeSpan Promised = TimeSpan.FromSeconds(30);

    // After this nothing is expected any more.
    private static readonly TimeSpan GivenUp = TimeSpan.FromMinutes(3);

    // What takes longer is not whole.
    private static readonly TimeSpan Swift = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <summary>Waits for it.</summary>
    /// <returns>How long it took; null when it was given up.</returns>
    public async Task<TimeSpan?> AwaitAsync(CancellationToken cancellationToken)
    {
        var healed = time.GetTimestamp();
        foreach (var (index, entrance) in stage.Entrances.Index())
        {
            var certificate = Path.Combine(stage.State.IngressCertificates, "tls.crt");
            using var shop = new Shop([entrance], stage.Port, certificate, 240 + index);
            var buyer = new Buyer(shop, journal, cards, dice);
            while (!await WentAsync(shop, buyer, cancellationToken))
            {
                if (time.GetElapsedTime(healed) > GivenUp) return null;
                await Task.Delay(Interval, cancellationToken);
            }
        }

        try
        {
            var left = GivenUp - time.GetElapsedTime(healed);
            await Readiness.AwaitAsync(stage.Instances, left > Interval ? left : Interval, cancellationToken);
            return time.GetElapsedTime(healed);
        }
        catch (RunException)
        {
            return null;
        }
    }

    private async Task<bool> WentAsync(Shop shop, Buyer buyer, CancellationToken cancellationToken)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        late.CancelAfter(Swift);
        try
        {
            return await WentInTimeAsync(shop, buyer, late.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private async Task<bool> WentInTimeAsync(Shop shop, Buyer buyer, CancellationToken cancellationToken)
    {
        if (!await buyer.SeesProductsAsync(cancellationToken)) return false;
        if (await buyer.TokenAsync(cards.New(), cancellationToken) is not { } token) return false;
        var purchase = new Purchase { Key = Convert.ToHexString(RandomNumberGenerator.GetBytes(16)) };
        journal.Purchases.Enqueue(purchase);
        var placed = await buyer.PlaceAsync(purchase, buyer.OrderOf(token), cancellationToken);
        if (placed.Text("status") != "Confirmed") return false;
        while (true)
        {
            var path = $"/api/orders/{placed.Text("id")}";
            var order = await shop.SendAsync(HttpMethod.Get, "shop", path, null, null, cancellationToken);
            if (order.Json?["history"]?.AsArray().Any(IsReceipt) == true) return true;

            await Task.Delay(Interval, cancellationToken);
        }
    }

    private static bool IsReceipt(JsonNode? entry) => entry?["event"]?.GetValue<string>() == "ReceiptSent";
}

using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace RegulatedWorkload.Campaign.Load;

/// <summary>All that buyers have done and seen.</summary>
internal sealed class Journal(TimeProvider time)
{
    private readonly long _begun = time.GetTimestamp();
    private readonly ConcurrentDictionary<(string Operation, int Status), int> _answers = new();

    public ConcurrentQueue<Purchase> Purchases { get; } = [];

    /// <summary>The card numbers that were entered.</summary>
    public ConcurrentDictionary<string, byte> Cards { get; } = [];

    /// <summary>The tokens that were given for them.</summary>
    public ConcurrentDictionary<string, byte> Tokens { get; } = [];

    /// <summary>Answers that no fault excuses, as sentences.</summary>
    public ConcurrentQueue<string> Outrages { get; } = [];

    /// <summary>How often each operation had which status.</summary>
    public IReadOnlyDictionary<(string Operation, int Status), int> Answers => _answers;

    public int Accepted => Purchases.Count(purchase => purchase.IsAccepted);

    public int Confirmed => Purchases.Count(purchase => purchase.IsConfirmed);

    /// <summary>Counts an answer; an error of the server other than "not now" is an outrage.</summary>
    public void Note(string operation, ShopAnswer answer)
    {
        _answers.AddOrUpdate((operation, answer.Status), 1, (_, count) => count + 1);
        if (answer.Status < 500 || answer.Status == 503) return;
        Outrages.Enqueue(
            $"{time.GetElapsedTime(_begun):hh\\:mm\\:ss} {operation} was answered {answer.Status} "
            + Shorten(answer.Json));
    }

    private static string Shorten(JsonNode? body) => body?.ToJsonString() is { } text
        ? text[..Math.Min(200, text.Length)]
        : "without JSON";
}

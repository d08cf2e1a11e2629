using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;

namespace RegulatedWorkload.Tests.Vault.Rotation;

/// <summary>
/// Cards that are entered at an instance and read again and again without a pause. The first call that fails, or that
/// gives another number than was entered, is the result.
/// </summary>
internal sealed class CardLoad : IAsyncDisposable
{
    private const int Callers = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly CancellationTokenSource _end = new();
    private readonly Task _work;
    private readonly int[] _calls = new int[Callers];

    public CardLoad(VaultClient vault) => _work = Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
    {
        while (!_end.IsCancellationRequested) await CallAsync(vault, caller);
    })));

    /// <summary>Numbers by their tokens.</summary>
    public ConcurrentDictionary<string, string> Cards { get; } = new();

    /// <summary>
    /// Lets each caller make some calls and makes sure that none has failed. Whatever was under way before has ended.
    /// </summary>
    public async Task PassAsync(int calls = 20)
    {
        var before = Counts();
        using var late = new CancellationTokenSource(Patience);
        while (Counts().Zip(before).Any(count => count.First < count.Second + calls))
        {
            if (_work.IsCompleted) await _work;
            Assert.False(late.IsCancellationRequested, "No calls come through.");
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        try
        {
            await _work;
        }
        catch (Exception) when (TestContext.Current.TestState is { Result: TestResult.Failed })
        {
            // Told already.
        }

        _end.Dispose();
    }

    private int[] Counts() => [.. _calls.Select((_, caller) => Volatile.Read(ref _calls[caller]))];

    private async Task CallAsync(VaultClient vault, int caller)
    {
        var number = NewNumber();
        var card = await vault.TokenizeAsync(number);
        Cards[card.Token] = number;
        foreach (var (token, entered) in Random(3).Append(new(card.Token, number)))
        {
            Assert.Equal(entered, await vault.DetokenizeAsync(token));
            Interlocked.Increment(ref _calls[caller]);
        }
    }

    private IEnumerable<KeyValuePair<string, string>> Random(int count)
    {
        var cards = Cards.ToArray();
        return Enumerable.Range(0, count).Select(_ => cards[RandomNumberGenerator.GetInt32(cards.Length)]);
    }

    /// <summary>A number that nobody has entered: one card may not be entered too often.</summary>
    public static string NewNumber()
    {
        var digits = "411111" + RandomNumberGenerator.GetInt32(1_000_000_000).ToString("D9", CultureInfo.InvariantCulture);
        var sum = digits.Select((digit, place) => (digit - '0') * (int.IsEvenInteger(place) ? 2 : 1))
            .Sum(value => value > 9 ? value - 9 : value);
        return digits + ((10 - (sum % 10)) % 10).ToString(CultureInfo.InvariantCulture);
    }
}

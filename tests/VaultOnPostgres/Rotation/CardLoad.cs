using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace RegulatedWorkload.Tests.Vault.Rotation;

/// <summary>
/// Cards that are entered at an instance and read again and again without a pause. The first call that fails, or that
/// gives another number than was entered, is the result.
/// </summary>
internal sealed class CardLoad : IAsyncDisposable
{
    private readonly Load _load;

    public CardLoad(VaultClient vault) => _load = new Load(callers: 3, done => CallAsync(vault, done));

    /// <summary>Numbers by their tokens.</summary>
    public ConcurrentDictionary<string, string> Cards { get; } = new();

    /// <inheritdoc cref="Load.PassAsync" />
    public Task PassAsync(int calls = 20) => _load.PassAsync(calls);

    public ValueTask DisposeAsync() => _load.DisposeAsync();

    private async Task CallAsync(VaultClient vault, Action done)
    {
        var number = NewCard.Number();
        var card = await vault.TokenizeAsync(number);
        Cards[card.Token] = number;
        foreach (var (token, entered) in Random(3).Append(new(card.Token, number)))
        {
            Assert.Equal(entered, await vault.DetokenizeAsync(token));
            done();
        }
    }

    private IEnumerable<KeyValuePair<string, string>> Random(int count)
    {
        var cards = Cards.ToArray();
        return Enumerable.Range(0, count).Select(_ => cards[RandomNumberGenerator.GetInt32(cards.Length)]);
    }
}

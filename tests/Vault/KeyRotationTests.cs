using RegulatedWorkload.ServiceDefaults.Configuration;
using RegulatedWorkload.ServiceDefaults.Storage;

namespace RegulatedWorkload.Tests.Vault;

public sealed class KeyRotationTests : IAsyncLifetime
{
    private const string Card = "4111111111111111";
    private const string Key = "key-encryption-key";

    private static readonly string CrashAfter25 = TestStores.AreShared
        ? """
          CREATE FUNCTION crash() RETURNS trigger LANGUAGE plpgsql AS $$
          BEGIN
            IF (SELECT COUNT(*) FROM cards WHERE key_version = '2') = 25 THEN RAISE EXCEPTION 'crash'; END IF;
            RETURN NEW;
          END $$;
          CREATE TRIGGER crash BEFORE UPDATE ON cards FOR EACH ROW EXECUTE FUNCTION crash()
          """
        : """
          CREATE TRIGGER crash BEFORE UPDATE ON cards
          WHEN (SELECT COUNT(*) FROM cards WHERE key_version = '2') = 25
          BEGIN SELECT RAISE(ABORT, 'crash'); END
          """;

    private RunningVault _vault = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _vault = await RunningVault.StartAsync();
        // The next look of its own comes when the time of the test passes.
        await Eventually.TrueAsync(() => Task.FromResult(IsToldDone("1")));
    }

    public ValueTask DisposeAsync() => _vault.DisposeAsync();

    [Fact]
    public async Task A_new_key_wraps_new_cards_at_once_and_old_cards_stay_readable()
    {
        var old = await _vault.Client.TokenizeAsync(Card);
        _vault.WriteKey(Key, 2);
        var young = await _vault.Client.TokenizeAsync(Card);

        Assert.Equal(["1", "2"], (await VersionsAsync()).Order());
        Assert.Equal(Card, await _vault.Client.DetokenizeAsync(old.Token));
        Assert.Equal(Card, await _vault.Client.DetokenizeAsync(young.Token));
    }

    [Fact]
    public async Task Versions_are_ordered_by_number()
    {
        _vault.WriteKey(Key, 9);
        _vault.WriteKey(Key, 10);
        await _vault.Client.TokenizeAsync(Card);

        Assert.Equal(["10"], await VersionsAsync());
    }

    [Fact]
    public async Task Once_moved_no_card_needs_the_old_key()
    {
        var card = await _vault.Client.TokenizeAsync(Card);
        _vault.WriteKey(Key, 2);

        Assert.Equal(1, await _vault.Rewrapper.RewrapAsync(Cancellation));
        _vault.RemoveKey(Key, 1);

        Assert.Equal(Card, await _vault.Client.DetokenizeAsync(card.Token));
    }

    [Fact]
    public async Task That_no_card_needs_the_old_key_is_told_when_there_is_none_and_again_after_one_came()
    {
        await _vault.Client.TokenizeAsync(Card);
        _vault.WriteKey(Key, 2);
        await _vault.Rewrapper.RewrapAsync(Cancellation);
        Assert.False(IsToldDone("2"));

        await _vault.Rewrapper.RewrapAsync(Cancellation);
        await _vault.Rewrapper.RewrapAsync(Cancellation);
        Assert.Equal(1, ToldDone("2"));

        await _vault.FillAsync(1);
        Assert.Equal(1, await _vault.Rewrapper.RewrapAsync(Cancellation));
        await _vault.Rewrapper.RewrapAsync(Cancellation);
        Assert.Equal(2, ToldDone("2"));
    }

    [Fact]
    public async Task The_move_goes_on_after_an_interruption()
    {
        for (var i = 0; i < 60; i++) await _vault.Client.TokenizeAsync(Card);
        await _vault.Files.ChangeSchemaAsync(CrashAfter25);
        _vault.WriteKey(Key, 2);

        await Assert.ThrowsAnyAsync<Exception>(() => _vault.Rewrapper.RewrapAsync(Cancellation));
        Assert.Equal(25, (await VersionsAsync()).Count(version => version == "2"));
        await _vault.StopServiceAsync();
        await _vault.StartServiceAsync();
        await _vault.Files.ChangeSchemaAsync(
            TestStores.AreShared ? "DROP TRIGGER crash ON cards" : "DROP TRIGGER crash");
        await _vault.Rewrapper.RewrapAsync(Cancellation);

        Assert.All(await VersionsAsync(), version => Assert.Equal("2", version));
    }

    [Fact]
    public async Task A_damaged_card_holds_up_no_other()
    {
        for (var i = 0; i < 3; i++) await _vault.Client.TokenizeAsync(Card);
        await _vault.Database.WriteAsync(
            (connection, token) => connection.ExecuteAsync(
                "UPDATE cards SET wrapped_key = @damaged WHERE token_hash = (SELECT MIN(token_hash) FROM cards)",
                token,
                ("@damaged", new byte[1])),
            Cancellation);
        _vault.WriteKey(Key, 2);

        Assert.Equal(2, await _vault.Rewrapper.RewrapAsync(Cancellation));
        Assert.Equal(0, await _vault.Rewrapper.RewrapAsync(Cancellation));
        Assert.Equal(["1", "2", "2"], (await VersionsAsync()).Order());
        Assert.False(IsToldDone("2"));
    }

    [Fact]
    public async Task The_move_happens_by_itself()
    {
        // A card that is paid with stays for a day, which no number of looks makes pass second by second.
        var card = await _vault.Client.TokenizeAsync(Card);
        await _vault.Client.DetokenizeAsync(card.Token);
        _vault.WriteKey(Key, 2);

        await Eventually.TrueAsync(async () =>
        {
            _vault.Time.Advance(TimeSpan.FromSeconds(1));
            return (await VersionsAsync()).Single() == "2";
        });
    }

    [Theory]
    [InlineData("key-encryption-key")]
    [InlineData("fingerprint-key")]
    public async Task A_vault_without_one_of_its_keys_does_not_start(string name)
    {
        await using var vault = await RunningVault.PrepareAsync();
        vault.RemoveKey(name, 1);

        var fault = await Assert.ThrowsAsync<ConfigurationFaultsException>(vault.StartServiceAsync);
        Assert.Contains(name, fault.Message, StringComparison.Ordinal);
        Assert.Contains("WORKLOAD__SECRETS__SOURCE", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("key-encryption-key")]
    [InlineData("fingerprint-key")]
    public async Task A_vault_with_a_key_of_another_size_does_not_start(string name)
    {
        await using var vault = await RunningVault.PrepareAsync();
        vault.WriteKey(name, 1, size: 16);

        await Assert.ThrowsAsync<ConfigurationFaultsException>(vault.StartServiceAsync);
    }

    private bool IsToldDone(string version) => ToldDone(version) > 0;

    private int ToldDone(string version) => _vault
        .LogOf($"No data key is left under a version other than {version}")
        .Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Length;

    private async Task<IEnumerable<string>> VersionsAsync() =>
        (await _vault.ReadCardsAsync()).Select(card => card.Version);
}

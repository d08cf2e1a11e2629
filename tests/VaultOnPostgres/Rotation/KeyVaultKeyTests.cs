using System.Security.Cryptography;
using RegulatedWorkload.Tests.Support.KeyVault;

namespace RegulatedWorkload.Tests.Vault.Rotation;

/// <summary>
/// The key-encryption key is rotated in Key Vault while cards are entered and read: no restart, no failed call, and a
/// move that a crash has cut off goes on.
/// </summary>
public sealed class KeyVaultKeyTests : IAsyncLifetime
{
    private const string Client = "token-vault";
    private const string Key = "key-encryption-key";
    private const int MovesBeforeTheCrash = 25;
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(2);

    // The numbers of a sequence stay taken when what took them is rolled back.
    private static readonly string Crash = $$"""
        CREATE SEQUENCE moves;
        CREATE FUNCTION crash() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
        BEGIN
          IF nextval('public.moves') > {{MovesBeforeTheCrash}} THEN RAISE EXCEPTION 'crash'; END IF;
          RETURN NEW;
        END $$;
        CREATE TRIGGER crash BEFORE UPDATE OF key_version ON cards FOR EACH ROW EXECUTE FUNCTION crash()
        """;

    private VaultStandIn _keys = null!;
    private RunningVault _vault = null!;
    private string _first = "";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _vault = await RunningVault.PrepareAsync();
        _keys = await VaultStandIn.StartAsync();
        _first = AddKey(Key);
        AddKey("fingerprint-key");
        _keys.Add("test-database-password", ((PostgresTestStore)_vault.Files).Postgres.ServicePassword);
        _keys.Grant(Client, Key, "fingerprint-key", "test-database-password");
        _vault.Customize = builder => builder.ReadFrom(_keys, Path.Combine(_vault.Files.Secrets, "token"), Client);
        await _vault.StartServiceAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_vault is not null) await _vault.DisposeAsync();
        if (_keys is not null) await _keys.DisposeAsync();
    }

    [Fact]
    public async Task A_new_key_takes_over_under_load_and_a_move_that_was_cut_off_goes_on()
    {
        var other = await _vault.StartAnotherAsync();
        await using var load = new CardLoad(other);
        KeyValuePair<string, string>[] entered;
        await using (var more = new CardLoad(_vault.Client))
        {
            await Task.WhenAll(load.PassAsync(30), more.PassAsync(30));
            entered = [.. load.Cards, .. more.Cards];
            await _vault.Files.ChangeSchemaAsync(Crash);
            var second = AddKey(Key);

            _vault.Time.Advance(TimeSpan.FromMinutes(1));
            // All that were moved and some that were not: new cards are wrapped by the new key.
            await UntilAsync(versions => versions.Count(version => version == second) > MovesBeforeTheCrash);
            _vault.Time.Advance(TimeSpan.FromSeconds(15));
            await UntilAsync(_ => _vault.LogOf("Moving data keys failed").Length > 0);
            await Task.WhenAll(load.PassAsync(), more.PassAsync());
        }

        Assert.Contains(_first, await VersionsAsync());
        await _vault.StopServiceAsync();
        await load.PassAsync();
        await _vault.Files.ChangeSchemaAsync("DROP TRIGGER crash ON cards");
        await _vault.StartServiceAsync();

        await UntilAsync(versions => !versions.Contains(_first));
        await load.PassAsync();
        _keys.Disable(Key, _first);
        _vault.Time.Advance(TimeSpan.FromMinutes(1));
        await load.PassAsync();
        foreach (var (token, number) in entered) Assert.Equal(number, await _vault.Client.DetokenizeAsync(token));
    }

    private string AddKey(string name) =>
        _keys.Add(name, Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)), base64: true);

    private async Task UntilAsync(Func<IReadOnlyList<string>, bool> holds)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        late.CancelAfter(Timeout);
        while (!holds(await VersionsAsync())) await Task.Delay(50, late.Token);
    }

    private async Task<IReadOnlyList<string>> VersionsAsync() =>
        [.. (await _vault.ReadCardsAsync()).Select(card => card.Version)];
}

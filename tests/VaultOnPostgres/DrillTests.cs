using RegulatedWorkload.TokenVault;

namespace RegulatedWorkload.Tests.Vault;

/// <summary>The drill of a restore, from either engine into either.</summary>
public sealed class DrillTests : IDisposable
{
    private const string Card = "4111111111111111";
    private const string Sqlite = "SQLite";
    private const string PostgreSql = "PostgreSQL";

    private readonly string _folder = Directory.CreateTempSubdirectory("drill").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(Sqlite, Sqlite)]
    [InlineData(Sqlite, PostgreSql)]
    [InlineData(PostgreSql, Sqlite)]
    [InlineData(PostgreSql, PostgreSql)]
    public async Task A_backup_of_one_engine_is_restored_into_another(string source, string target)
    {
        var (backup, log) = (Path.Combine(_folder, "vault.backup"), Path.Combine(_folder, "destroyed.log"));
        await using var vault = await RunningVault.PrepareAsync(await CreateAsync(source));
        vault.WriteKey("backup-key", 1);
        await vault.StartServiceAsync();
        var (paid, unpaid) = (await TokenizeAsync(vault), await TokenizeAsync(vault));
        var (spent, destroyed) = (await TokenizeAsync(vault), await TokenizeAsync(vault));
        await vault.Client.DetokenizeAsync(paid, "pay_1");
        await vault.Client.DetokenizeAsync(spent, "pay_2");
        await vault.Client.DeleteAsync(spent);
        await vault.CommandAsync("backup", backup);
        await vault.Client.DeleteAsync(destroyed);
        await File.WriteAllTextAsync(log, vault.LogOf("card-destroyed"), TestContext.Current.CancellationToken);

        await using var restored = await RunningVault.PrepareAsync(await CreateAsync(target), vault);
        await restored.StartServiceAsync();
        await restored.CommandAsync("restore", backup, log);

        Assert.Equal(target == Sqlite, restored.Files.Connection.StartsWith("Data Source=", StringComparison.Ordinal));
        Assert.Equal(Card, await restored.Client.DetokenizeAsync(paid, "pay_1"));
        Assert.Equal("token-used", await VaultClient.RefusalOf(restored.Client.DetokenizeAsync(paid, "pay_3")));
        Assert.Equal(Card, await restored.Client.DetokenizeAsync(unpaid, "pay_3"));
        Assert.Equal("token-used", await VaultClient.RefusalOf(restored.Client.DetokenizeAsync(spent, "pay_2")));
        Assert.Equal("token-used", await VaultClient.RefusalOf(restored.Client.DetokenizeAsync(destroyed, "pay_3")));
        Assert.NotEqual("", (await restored.Client.TokenizeAsync(Card)).Token);
    }

    private static async Task<string> TokenizeAsync(RunningVault vault) =>
        (await vault.Client.TokenizeAsync(Card)).Token;

    private static Task<TestStore> CreateAsync(string engine) => engine == Sqlite
        ? SqliteTestStore.CreateAsync<TokenVaultStore>()
        : TestStores.CreateAsync<TokenVaultStore>();
}

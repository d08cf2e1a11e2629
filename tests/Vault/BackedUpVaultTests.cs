using RegulatedWorkload.ServiceDefaults.Configuration;

namespace RegulatedWorkload.Tests.Vault;

/// <summary>A vault that can be backed up, and a place for the backup.</summary>
public abstract class BackedUpVaultTests : IAsyncLifetime
{
    protected const string Card = "4111111111111111";
    protected const string BackupKey = "backup-key";

    private readonly string _folder = Directory.CreateTempSubdirectory("backup").FullName;

    protected RunningVault Vault { get; private set; } = null!;

    /// <summary>The file of the backup.</summary>
    protected string Backup => Path.Combine(_folder, "vault.backup");

    /// <summary>The file that names the cards which were destroyed since; nothing, until a test writes to it.</summary>
    protected string Log => Path.Combine(_folder, "destroyed.log");

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllTextAsync(Log, "");
        Vault = await RunningVault.StartAsync();
        Vault.WriteKey(BackupKey, 1);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (Vault is not null) await Vault.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    protected async Task<string> TokenizeAsync() => (await Vault.Client.TokenizeAsync(Card)).Token;

    /// <summary>Why a command of the vault fails.</summary>
    protected Task<string> FaultOfAsync(string command, params string[] arguments) =>
        FaultOfAsync(Vault, command, arguments);

    /// <summary>Why a command of another vault fails.</summary>
    protected static async Task<string> FaultOfAsync(RunningVault vault, string command, params string[] arguments) =>
        (await Assert.ThrowsAsync<ConfigurationFaultsException>(() => vault.CommandAsync(command, arguments))).Message;

    /// <summary>The backup, restored into an empty store.</summary>
    protected async Task<RunningVault> RestoreAsync()
    {
        var empty = await EmptyAsync();
        await empty.CommandAsync("restore", Backup, Log);
        return empty;
    }

    /// <summary>A vault with the same keys and the same time on an empty store.</summary>
    protected async Task<RunningVault> EmptyAsync()
    {
        var empty = await RunningVault.PrepareAsync(keysOf: Vault);
        await empty.StartServiceAsync();
        return empty;
    }
}

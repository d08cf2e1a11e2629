using Microsoft.Extensions.DependencyInjection;
using RegulatedWorkload.ServiceDefaults.Telemetry;

namespace RegulatedWorkload.Tests.Vault;

/// <summary>Cards are copied with a security event that tells how many, or not at all (PCI DSS 10.2).</summary>
public sealed class BackupTrailTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("trail").FullName;
    private readonly Trail _trail = new();
    private RunningVault _vault = null!;

    private string Backup => Path.Combine(_folder, "vault.backup");

    private string Destroyed => Path.Combine(_folder, "destroyed.log");

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllTextAsync(Destroyed, "");
        _vault = await StartAsync(await RunningVault.PrepareAsync());
        _vault.WriteKey("backup-key", 1);
        await _vault.FillAsync(3);
    }

    public async ValueTask DisposeAsync()
    {
        if (_vault is not null) await _vault.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_backup_and_its_restore_are_events_that_tell_how_many_cards()
    {
        await _vault.CommandAsync("backup", Backup);
        await using var empty = await EmptyAsync();
        await empty.CommandAsync("restore", Backup, Destroyed);

        var copies = _trail.Lines.Where(line => line.Contains("\"cards-copied\"", StringComparison.Ordinal)).ToList();
        Assert.Collection(copies, line => AssertTells(line, "backup"), line => AssertTells(line, "restore"));
    }

    [Fact]
    public async Task A_backup_that_cannot_be_told_of_leaves_no_file()
    {
        _trail.IsClosed = true;

        await Assert.ThrowsAsync<AuditFailureException>(() => _vault.CommandAsync("backup", Backup));

        Assert.Equal([Destroyed], Directory.GetFiles(_folder));
    }

    [Fact]
    public async Task A_restore_that_cannot_be_told_of_leaves_the_store_empty()
    {
        await _vault.CommandAsync("backup", Backup);
        await using var empty = await EmptyAsync();
        _trail.IsClosed = true;

        await Assert.ThrowsAsync<AuditFailureException>(() => empty.CommandAsync("restore", Backup, Destroyed));

        Assert.Empty(await empty.ReadCardsAsync());
        _trail.IsClosed = false;
        await empty.CommandAsync("restore", Backup, Destroyed);
        Assert.Equal(3, (await empty.ReadCardsAsync()).Count);
    }

    private static void AssertTells(string line, string what)
    {
        foreach (var part in (string[])["\"eventId\":1016", $"\"resource\":\"{what}\"", "\"3 cards\""])
        {
            Assert.Contains(part, line, StringComparison.Ordinal);
        }
    }

    private async Task<RunningVault> EmptyAsync() => await StartAsync(
        await RunningVault.PrepareAsync(await TestStores.CreateAsync<TokenVault.TokenVaultStore>(), _vault));

    private async Task<RunningVault> StartAsync(RunningVault vault)
    {
        vault.Customize = builder => builder.Services.AddSingleton<AuditOutput>(_trail);
        await vault.StartServiceAsync();
        return vault;
    }

    /// <summary>Keeps what is written, until nobody reads it any more.</summary>
    private sealed class Trail : AuditOutput
    {
        private readonly Lock _gate = new();
        private readonly List<string> _lines = [];

        public bool IsClosed { get; set; }

        public IReadOnlyList<string> Lines
        {
            get
            {
                lock (_gate) return [.. _lines];
            }
        }

        public override void Write(byte[] line)
        {
            if (IsClosed) throw new IOException("Broken pipe");
            lock (_gate) _lines.Add(System.Text.Encoding.UTF8.GetString(line));
        }
    }
}

using System.Diagnostics;
using RegulatedWorkload.Hosting;
using RegulatedWorkload.Hosting.Local;

namespace RegulatedWorkload.Tests.Vault.Rotation;

/// <summary>A vault is killed while it moves data keys under a new key-encryption key.</summary>
public sealed class KilledMoveTests : IAsyncLifetime
{
    private const int Cards = 200;
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(2);

    // So that the move takes long enough to be cut off.
    private const string Slow = """
        CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(0.05); RETURN NEW; END $$;
        CREATE TRIGGER slow BEFORE UPDATE OF key_version ON cards FOR EACH ROW EXECUTE FUNCTION slow()
        """;

    private RunningVault _vault = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _vault = await RunningVault.StartAsync();

    public ValueTask DisposeAsync() => _vault?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Fact]
    public async Task Another_instance_moves_the_rest_and_no_call_fails()
    {
        await _vault.FillAsync(Cards);
        await _vault.Files.ChangeSchemaAsync(Slow);
        await using var load = new CardLoad(_vault.Client);
        await load.PassAsync();
        var entered = load.Cards.ToArray();
        _vault.WriteKey("key-encryption-key", 2);
        await load.PassAsync();
        var old = await CountAsync("1");

        // It begins to move as soon as it runs; the clock of the one in this process stands still.
        using var process = StartProcess();
        try
        {
            await UntilAsync(async () => await CountAsync("1") < old - 20);
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(Cancellation);
        }

        Assert.InRange(await CountAsync("1"), 1, int.MaxValue);
        await load.PassAsync();
        await _vault.Files.ChangeSchemaAsync("DROP TRIGGER slow ON cards");
        _vault.Time.Advance(TimeSpan.FromSeconds(15));
        await UntilAsync(async () => await CountAsync("1") == 0);

        // A call that has read its card before the move still needs the old key.
        await load.PassAsync();
        _vault.RemoveKey("key-encryption-key", 1);
        await load.PassAsync();
        foreach (var (token, number) in entered) Assert.Equal(number, await _vault.Client.DetokenizeAsync(token));
    }

    private Process StartProcess()
    {
        var start = new ProcessStartInfo(
            new ServiceBinaries(RepositoryRoot.Find()).PathOf("token-vault"), _vault.NewArguments())
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        late.CancelAfter(Timeout);
        while (!await holds()) await Task.Delay(20, late.Token);
    }

    private async Task<int> CountAsync(string version) =>
        (await _vault.ReadCardsAsync()).Count(card => card.Version == version);
}

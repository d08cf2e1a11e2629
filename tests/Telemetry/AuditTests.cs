using System.Text.Json;
using Grpc.Core;
using RegulatedWorkload.Tests.Support.Canary;
using RegulatedWorkload.Tests.Support.Vault;
using RegulatedWorkload.Tests.Telemetry.Running;
using RegulatedWorkload.Tests.Vault;

namespace RegulatedWorkload.Tests.Telemetry;

/// <summary>Security events of a real vault process (PCI DSS 10.2).</summary>
public sealed class AuditTests
{
    [Fact]
    public async Task Reading_a_card_number_leaves_who_what_when_outcome_origin_and_resource()
    {
        await using var vault = await VaultProcess.StartAsync();
        var token = (await vault.Client.TokenizeAsync(Cards.Visa)).Token;
        await vault.Client.DetokenizeAsync(token, "pay_audited");
        await VaultClient.RefusalOf(vault.Client.DetokenizeAsync(token, "pay_other"));

        var (read, refused) = await Eventually.BecomesAsync(
            () => (Find(vault, "success"), Find(vault, "failure")), seen => seen is ({ }, { }));

        AssertFields(read!.Value, 1004, "information", "pay_audited");
        AssertFields(refused!.Value, 1006, "warning", "pay_other");
        Assert.Equal("token-used", refused.Value.GetProperty("reason").GetString());
        Assert.Empty(new CanaryScan(Cards.Visa).Find(vault.Output));
        Assert.DoesNotContain(token, vault.Output, StringComparison.Ordinal);

        static JsonElement? Find(VaultProcess vault, string outcome) => vault.SecurityEvents
            .Where(line => line.GetProperty("event").GetString() == "card-number-read")
            .Where(line => line.GetProperty("outcome").GetString() == outcome)
            .Cast<JsonElement?>()
            .SingleOrDefault();
    }

    [Theory]
    [InlineData(32, "card-unreadable")]
    [InlineData(31, "key-unavailable")]
    public async Task A_read_that_fails_for_its_key_leaves_a_trace_too(int size, string reason)
    {
        await using var vault = await VaultProcess.StartAsync();
        var token = (await vault.Client.TokenizeAsync(Cards.Visa)).Token;
        vault.WriteKey("key-encryption-key", 1, size);

        Assert.Equal("internal", await VaultClient.RefusalOf(vault.Client.DetokenizeAsync(token, "pay_audited")));

        var failed = await Eventually.BecomesAsync(() => Reads(vault), reads => reads.Count > 0);
        AssertFields(Assert.Single(failed), 1006, "warning", "pay_audited");
        Assert.Equal(reason, failed[0].GetProperty("reason").GetString());
    }

    [Fact]
    public async Task A_read_that_fails_for_the_store_leaves_a_trace_too()
    {
        await using var vault = await VaultProcess.StartAsync();
        var token = (await vault.Client.TokenizeAsync(Cards.Visa)).Token;
        await vault.LoseCardsAsync();

        Assert.Equal("internal", await VaultClient.RefusalOf(vault.Client.DetokenizeAsync(token, "pay_audited")));

        var failed = await Eventually.BecomesAsync(() => Reads(vault), reads => reads.Count > 0);
        AssertFields(Assert.Single(failed), 1006, "warning", "pay_audited");
        Assert.Equal("store-unavailable", failed[0].GetProperty("reason").GetString());
    }

    [Fact]
    public async Task A_read_for_what_is_no_payment_leaves_a_trace_without_what_was_sent()
    {
        await using var vault = await VaultProcess.StartAsync();
        var token = (await vault.Client.TokenizeAsync(Cards.Visa)).Token;

        Assert.Equal(
            "payment-invalid", await VaultClient.RefusalOf(vault.Client.DetokenizeAsync(token, "no payment\n")));

        var refused = await Eventually.BecomesAsync(() => Reads(vault), reads => reads.Count > 0);
        AssertFields(Assert.Single(refused), 1006, "warning", "invalid");
        Assert.Equal("payment-invalid", refused[0].GetProperty("reason").GetString());
        Assert.DoesNotContain("no payment", vault.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_trail_tells_of_its_begin_its_end_and_every_change_of_keys_and_certificates()
    {
        await using var vault = await VaultProcess.StartAsync();
        await vault.Client.TokenizeAsync(Cards.Visa);
        vault.WriteKey("key-encryption-key", 2);
        vault.RenewCertificate();
        await vault.Client.TokenizeAsync(Cards.Amex);
        await Eventually.BecomesAsync(() => Names(vault), names => names.Contains("certificate-changed"));

        Assert.Equal(0, await vault.StopAsync());

        Assert.Equal("audit-started", Names(vault)[0]);
        Assert.Equal("audit-stopped", Names(vault)[^1]);
        var key = vault.SecurityEvents.Single(line => line.GetProperty("event").GetString() == "key-changed");
        Assert.Equal("key-encryption-key", key.GetProperty("resource").GetString());
        Assert.Equal("version 2", key.GetProperty("reason").GetString());
        Assert.Single(Names(vault), "certificate-changed");
    }

    [Fact]
    public async Task A_card_number_is_not_handed_out_when_nobody_reads_the_trail_any_more()
    {
        await using var vault = await VaultProcess.StartAsync();
        var token = (await vault.Client.TokenizeAsync(Cards.Visa)).Token;
        Assert.Equal(Cards.Visa, await vault.Client.DetokenizeAsync(token));

        await vault.CloseOutputAsync();

        Assert.Equal("audit-unavailable", await VaultClient.RefusalOf(vault.Client.DetokenizeAsync(token)));
    }

    [Fact]
    public async Task A_new_key_is_not_used_while_its_change_cannot_be_told()
    {
        await using var vault = await VaultProcess.StartAsync();
        await vault.Client.TokenizeAsync(Cards.Visa);
        await vault.CloseOutputAsync();
        vault.WriteKey("key-encryption-key", 2);

        Assert.Equal("audit-unavailable", await VaultClient.RefusalOf(vault.Client.TokenizeAsync(Cards.Visa)));
        Assert.Equal("audit-unavailable", await VaultClient.RefusalOf(vault.Client.TokenizeAsync(Cards.Visa)));
    }

    [Fact]
    public async Task While_a_change_of_callers_cannot_be_told_nobody_new_is_admitted_and_the_withdrawn_stay_out()
    {
        const string Newcomer = "spiffe://workload.example/ns/a0005-o/sa/orders";
        await using var vault = await VaultProcess.StartAsync();
        using var newcomer = vault.ClientOf(Newcomer);
        await vault.Client.TokenizeAsync(Cards.Visa);
        await vault.CloseOutputAsync();

        vault.AdmitOnly(Newcomer);

        await Eventually.BecomesAsync(
            () => vault.Client
                .TokenizeAsync(Cards.Visa)
                .ContinueWith(call => call.IsFaulted, TaskScheduler.Default)
                .Result,
            refused => refused);
        await Assert.ThrowsAsync<RpcException>(() => newcomer.TokenizeAsync(Cards.Visa));
    }

    [Fact]
    public async Task The_ordinary_log_never_fails_an_operation()
    {
        await using var vault = await VaultProcess.StartAsync();
        await vault.CloseOutputAsync();

        // No security event, but each line of the ordinary log that it leaves goes into a closed pipe.
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(
                "expiry-invalid", await VaultClient.RefusalOf(vault.Client.TokenizeAsync(Cards.Visa, month: 13)));
            Assert.NotEmpty((await vault.Client.TokenizeAsync(Cards.Visa)).Token);
        }

        using var ready = await vault.HealthAsync("/readyz");
        Assert.True(ready.IsSuccessStatusCode);
    }

    [Fact]
    public async Task A_service_that_cannot_write_its_trail_does_not_start()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "There is no /dev/full on this system.");
        await using var vault = VaultProcess.Launch(output: "/dev/full");

        Assert.Equal(1, await vault.EndAsync());

        Assert.Contains("could not be written to standard output", vault.Errors, StringComparison.Ordinal);
    }

    private static List<JsonElement> Reads(VaultProcess vault) =>
        [.. vault.SecurityEvents.Where(line => line.GetProperty("event").GetString() == "card-number-read")];

    private static List<string> Names(VaultProcess vault) =>
        [.. vault.SecurityEvents.Select(line => line.GetProperty("event").GetString()!)];

    private static void AssertFields(JsonElement line, int id, string level, string payment)
    {
        Assert.Equal(id, line.GetProperty("eventId").GetInt32());
        Assert.Equal(level, line.GetProperty("level").GetString());
        Assert.Equal(Settings.Payments, line.GetProperty("actor").GetString());
        Assert.StartsWith("127.0.0.1:", line.GetProperty("origin").GetString(), StringComparison.Ordinal);
        Assert.Equal(payment, line.GetProperty("resource").GetString());
        Assert.Equal("token-vault", line.GetProperty("service").GetString());
        Assert.EndsWith("Z", line.GetProperty("time").GetString(), StringComparison.Ordinal);
    }
}

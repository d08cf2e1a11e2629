using RegulatedWorkload.Tests.Support.KeyVault;

namespace RegulatedWorkload.Tests.Secrets;

/// <summary>Which versions of a secret a service has, and which of them is current.</summary>
public sealed class VersionTests : IAsyncLifetime
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(3);

    private VaultStandIn _vault = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _vault = await VaultStandIn.StartAsync();

    public ValueTask DisposeAsync() => _vault.DisposeAsync();

    [Fact]
    public async Task Enabled_versions_come_from_all_pages_in_the_order_of_their_creation()
    {
        var start = DateTimeOffset.UnixEpoch.AddDays(20_000);
        _vault.Add(RunningService.Secret, "third", start.AddDays(3));
        _vault.Add(RunningService.Secret, "first", start.AddDays(1));
        _vault.Disable(RunningService.Secret, _vault.Add(RunningService.Secret, "disabled", start.AddDays(4)));
        _vault.Add(RunningService.Secret, "second", start.AddDays(2));
        _vault.Add(RunningService.Secret, "zeroth", start);

        await using var service = await RunningService.StartAsync(_vault);

        Assert.Equal(["zeroth", "first", "second", "third"], await service.ValuesAsync());
    }

    [Fact]
    public async Task A_new_version_is_taken_over_by_itself_and_known_ones_are_not_fetched_again()
    {
        var old = _vault.Add(RunningService.Secret, "old");
        await using var service = await RunningService.StartAsync(_vault);
        await service.StartRefreshAsync();
        _vault.Add(RunningService.Secret, "new");

        using var late = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        late.CancelAfter(Timeout);
        while ((await service.ValuesAsync())[^1] != "new")
        {
            service.Time.Advance(TimeSpan.FromSeconds(10));
            await Task.Delay(10, late.Token);
        }

        Assert.Equal(["old", "new"], await service.ValuesAsync());
        Assert.Single(_vault.Served, path => path.EndsWith(old, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_version_that_another_instance_used_first_is_looked_for()
    {
        _vault.Add(RunningService.Secret, "old");
        await using var service = await RunningService.StartAsync(_vault);
        var version = _vault.Add(RunningService.Secret, "new");

        Assert.NotNull(await service.Secrets.FindAsync(RunningService.Secret, version, Cancellation));
    }

    [Fact]
    public async Task A_version_that_is_gone_is_not_asked_for_again_and_again()
    {
        _vault.Add(RunningService.Secret, "value");
        await using var service = await RunningService.StartAsync(_vault);
        Assert.Null(await service.Secrets.FindAsync(RunningService.Secret, "gone", Cancellation));
        var served = _vault.Served.Count;

        for (var i = 0; i < 10; i++)
        {
            Assert.Null(await service.Secrets.FindAsync(RunningService.Secret, "gone", Cancellation));
        }

        Assert.Equal(served, _vault.Served.Count);
        service.Time.Advance(TimeSpan.FromSeconds(10));
        Assert.Null(await service.Secrets.FindAsync(RunningService.Secret, "gone", Cancellation));
        Assert.True(_vault.Served.Count > served);
    }

    [Fact]
    public async Task Of_two_versions_of_one_second_the_vault_says_which_is_current()
    {
        var created = DateTimeOffset.UnixEpoch.AddDays(20_000);
        // Names are random; so many pairs are not in the order of their names by chance.
        for (var pair = 0; pair < 20; pair++)
        {
            var name = $"secret-{pair}";
            _vault.Add(name, "older", created);
            _vault.Add(name, "newer", created);
        }

        _vault.Add(RunningService.Secret, "value");
        await using var service = await RunningService.StartAsync(_vault);

        for (var pair = 0; pair < 20; pair++)
        {
            Assert.Equal(["older", "newer"], await service.ValuesAsync($"secret-{pair}"));
        }
    }

    [Fact]
    public async Task Of_two_versions_of_one_second_the_names_decide_while_the_vault_has_its_own_disabled()
    {
        var created = DateTimeOffset.UnixEpoch.AddDays(20_000);
        string[] names =
            [_vault.Add(RunningService.Secret, "value", created), _vault.Add(RunningService.Secret, "value", created)];
        _vault.Disable(RunningService.Secret, _vault.Add(RunningService.Secret, "disabled", created));
        await using var service = await RunningService.StartAsync(_vault);

        var versions = await service.Secrets.ReadAsync(RunningService.Secret, Cancellation);

        Assert.Equal(names.Order(StringComparer.Ordinal), versions.Select(version => version.Version));
    }

    [Fact]
    public async Task A_version_is_used_from_its_time_on()
    {
        _vault.Add(RunningService.Secret, "old");
        await using var service = await RunningService.StartAsync(_vault);
        var version = _vault.Add(
            RunningService.Secret, "new", notBefore: service.Time.GetUtcNow() + TimeSpan.FromHours(1));
        await service.RefreshAsync();
        Assert.Equal(["old"], await service.ValuesAsync());

        // An instance whose clock is ahead uses it already.
        Assert.NotNull(await service.Secrets.FindAsync(RunningService.Secret, version, Cancellation));
        Assert.Equal("old", (await service.ValuesAsync())[^1]);

        service.Time.Advance(TimeSpan.FromHours(2));
        await service.RefreshAsync();
        Assert.Equal(["old", "new"], await service.ValuesAsync());
    }

    [Fact]
    public async Task An_identity_that_may_not_list_versions_follows_the_current_one_and_finds_the_others()
    {
        var first = _vault.Add(RunningService.Secret, "first");
        _vault.Add(RunningService.Secret, "second");
        _vault.MayList = false;
        await using var service = await RunningService.StartAsync(_vault);
        Assert.NotNull(await service.Secrets.FindAsync(RunningService.Secret, first, Cancellation));

        _vault.Add(RunningService.Secret, "third");
        await service.RefreshAsync();

        Assert.Equal(["first", "second", "third"], await service.ValuesAsync());
    }

    [Fact]
    public async Task Bytes_that_are_no_text_come_as_the_azure_cli_stores_them()
    {
        byte[] key = [0, 255, 1, 254];
        _vault.Add(RunningService.Secret, Convert.ToBase64String(key), base64: true);
        await using var service = await RunningService.StartAsync(_vault);

        var version = Assert.Single(await service.Secrets.ReadAsync(RunningService.Secret, Cancellation));
        Assert.Equal(key, version.Value.ToArray());
    }

    [Fact]
    public async Task An_identity_that_may_not_list_versions_reads_the_current_one()
    {
        _vault.Add(RunningService.Secret, "old");
        _vault.Add(RunningService.Secret, "new");
        _vault.MayList = false;

        await using var service = await RunningService.StartAsync(_vault);

        Assert.Equal(["new"], await service.ValuesAsync());
    }
}

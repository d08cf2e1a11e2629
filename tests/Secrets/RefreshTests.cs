using RegulatedWorkload.Tests.Running.KeyVault;

namespace RegulatedWorkload.Tests.Secrets;

/// <summary>A running service follows its vault, and does without it for a while.</summary>
public sealed class RefreshTests : IAsyncLifetime
{
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
    public async Task Reading_again_costs_no_request()
    {
        _vault.Add(RunningService.Secret, "value");
        await using var service = await RunningService.StartAsync(_vault);
        var served = _vault.Served.Count;

        for (var i = 0; i < 10; i++) await service.ValuesAsync();

        Assert.Equal(served, _vault.Served.Count);
    }

    [Fact]
    public async Task A_new_version_is_taken_over_by_itself_and_known_ones_are_not_fetched_again()
    {
        var old = _vault.Add(RunningService.Secret, "old");
        await using var service = await RunningService.StartAsync(_vault);
        await service.StartRefreshAsync();
        _vault.Add(RunningService.Secret, "new");

        while ((await service.ValuesAsync())[^1] != "new")
        {
            service.Time.Advance(TimeSpan.FromSeconds(10));
            await Task.Yield();
            Cancellation.ThrowIfCancellationRequested();
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
    public async Task A_secret_that_is_refused_where_it_is_used_is_read_anew_at_once_but_not_at_any_rate()
    {
        _vault.Add(RunningService.Secret, "old");
        await using var service = await RunningService.StartAsync(_vault);
        _vault.Add(RunningService.Secret, "new");

        var anew = await Task.WhenAll(Enumerable.Range(0, 20).Select(
            _ => service.Secrets.ReadAnewAsync(RunningService.Secret, Cancellation).AsTask()));

        Assert.All(anew, versions => Assert.Equal(2, versions.Count));
        var served = _vault.Served.Count;
        for (var i = 0; i < 10; i++) await service.Secrets.ReadAnewAsync(RunningService.Secret, Cancellation);
        Assert.Equal(served, _vault.Served.Count);
        service.Time.Advance(TimeSpan.FromSeconds(2));
        await service.Secrets.ReadAnewAsync(RunningService.Secret, Cancellation);
        Assert.True(_vault.Served.Count > served);
    }

    [Fact]
    public async Task A_secret_that_cannot_be_read_anew_stays_in_use()
    {
        _vault.Add(RunningService.Secret, "value");
        await using var service = await RunningService.StartAsync(_vault);
        await _vault.StopAsync();

        Assert.Single(await service.Secrets.ReadAnewAsync(RunningService.Secret, Cancellation));
    }

    [Fact]
    public async Task An_outage_leaves_the_last_good_versions_in_use_and_is_told_once()
    {
        _vault.Add(RunningService.Secret, "value");
        await using var service = await RunningService.StartAsync(_vault);
        _vault.Instead = async context =>
        {
            await Answer.ErrorAsync(context, 503, "ServiceUnavailable");
            return true;
        };

        await service.RefreshAsync();
        await service.RefreshAsync();
        Assert.Equal(["value"], await service.ValuesAsync());
        Assert.Equal(2, Logged(service, "1701 "));
        Assert.Equal(1, Logged(service, "1017 "));

        _vault.Instead = null;
        _vault.Add(RunningService.Secret, "new");
        await service.RefreshAsync();
        Assert.Equal("new", (await service.ValuesAsync())[^1]);
        Assert.Equal(1, Logged(service, "1018 "));
    }

    [Fact]
    public async Task A_service_outlives_a_vault_that_is_gone()
    {
        _vault.Add(RunningService.Secret, "value");
        await using var service = await RunningService.StartAsync(_vault);
        await _vault.StopAsync();

        await service.RefreshAsync();

        Assert.Equal(["value"], await service.ValuesAsync());
    }

    [Fact]
    public async Task A_deleted_secret_stays_in_use_until_the_service_ends()
    {
        _vault.Add(RunningService.Secret, "value");
        await using var service = await RunningService.StartAsync(_vault);
        _vault.Delete(RunningService.Secret);

        await service.RefreshAsync();

        Assert.Equal(["value"], await service.ValuesAsync());
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
    public async Task No_secret_and_no_token_is_ever_logged()
    {
        _vault.Add(RunningService.Secret, "a-secret-value");
        await using var service = await RunningService.StartAsync(_vault);
        await service.RefreshAsync();
        _vault.Instead = async context =>
        {
            await Answer.ErrorAsync(context, 403, "Forbidden");
            return true;
        };
        await service.RefreshAsync();

        Assert.NotEmpty(service.Log.Lines);
        foreach (var secret in (string[])["a-secret-value", _vault.Entra.Given.Single().Token, EntraStandIn.AccountToken])
        {
            Assert.DoesNotContain(service.Log.Lines, line => line.Contains(secret, StringComparison.Ordinal));
        }
    }

    private static int Logged(RunningService service, string id) =>
        service.Log.Lines.Count(line => line.StartsWith(id, StringComparison.Ordinal));
}

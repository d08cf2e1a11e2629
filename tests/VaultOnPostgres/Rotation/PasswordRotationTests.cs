using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using RegulatedWorkload.ServiceDefaults.Secrets;
using RegulatedWorkload.ServiceDefaults.Storage;

namespace RegulatedWorkload.Tests.Vault.Rotation;

/// <summary>
/// The password of a database role is changed under load: no restart, no failed call, in either order.
/// </summary>
public sealed class PasswordRotationTests
{
    public static TheoryData<bool> KeyVault => [false, true];

    [Theory(Timeout = 240_000)]
    [MemberData(nameof(KeyVault))]
    public async Task A_password_is_added_as_a_secret_and_then_set_without_a_failed_call(bool keyVault)
    {
        await using var role = await ChangingRole.CreateAsync(keyVault);
        await using var load = new StoreLoad(role.Database);
        await load.PassAsync();
        var password = ChangingRole.NewPassword();
        TestContext.Current.CancellationToken.ThrowIfCancellationRequested();

        role.AddVersion(password);
        await ReconnectAsync(load, role);
        await role.SetAsync(password);
        await load.PassAsync();

        await ReconnectAsync(load, role);
    }

    [Theory(Timeout = 240_000)]
    [MemberData(nameof(KeyVault))]
    public async Task A_password_is_set_and_then_added_as_a_secret_without_a_failed_call(bool keyVault)
    {
        await using var role = await ChangingRole.CreateAsync(keyVault);
        await using var load = new StoreLoad(role.Database);
        await load.PassAsync();
        var password = ChangingRole.NewPassword();

        await role.SetAsync(password);
        await load.PassAsync();
        await load.BetweenCallsAsync(role.EndConnectionsAsync);
        while (role.Doubts == 0) await Task.Delay(10, TestContext.Current.CancellationToken);
        role.AddVersion(password);
        await load.PassAsync();

        var doubts = role.Doubts;
        await ReconnectAsync(load, role);
        Assert.Equal(doubts, role.Doubts);
    }

    [Fact]
    public async Task Logins_that_may_be_refused_take_turns()
    {
        var time = new FakeTimeProvider();
        using var password = OfTwoVersions(time);
        var cancellation = TestContext.Current.CancellationToken;
        var login = StoreLogin.Begin();
        Assert.Equal("new", await password.ReadAsync(cancellation));
        Assert.True(await password.RefusedAsync(login, wait: false, cancellation));

        var second = password.ReadAsync(cancellation).AsTask();
        var third = password.ReadAsync(cancellation).AsTask();
        Assert.False(second.IsCompleted || third.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(250));
        Assert.Equal("old", await second);
        Assert.False(third.IsCompleted);

        // The server lets the second in, so that nobody has to wait any more.
        password.Accepted();
        time.Advance(TimeSpan.FromMilliseconds(250));
        Assert.Equal("old", await third);
        Assert.Equal("old", await password.ReadAsync(cancellation));
    }

    [Fact]
    public async Task A_refusal_is_charged_to_the_version_that_was_sent()
    {
        var time = new FakeTimeProvider();
        using var password = OfTwoVersions(time);

        // Both are sent the new one, which the server does not know yet; only the second hears of it late.
        var (first, second) = (await LogInAsync(password, "new"), await LogInAsync(password, "new"));
        Assert.True(await RefuseAsync(password, first));
        time.Advance(TimeSpan.FromSeconds(1));
        var third = await LogInAsync(password, "old");
        Assert.True(await RefuseAsync(password, second));

        // The late answer says nothing of the old one, which is used on.
        time.Advance(TimeSpan.FromSeconds(1));
        await LogInAsync(password, "old");
        Accept(password, third);
        await LogInAsync(password, "old");
    }

    [Fact]
    public async Task A_version_that_was_let_in_is_no_longer_refused()
    {
        var time = new FakeTimeProvider();
        using var password = OfTwoVersions(time);
        var (early, late) = (await LogInAsync(password, "new"), await LogInAsync(password, "new"));
        await RefuseAsync(password, early);

        // The server learns the new one between the two.
        Accept(password, late);

        await LogInAsync(password, "new");
    }

    [Fact]
    public async Task A_password_that_stays_refused_is_an_outage_to_callers()
    {
        var time = new FakeTimeProvider();
        using var password = OfTwoVersions(time);
        var retry = new PostgresRetry(password, time) { WasAvailable = true };

        var failure = await Assert.ThrowsAsync<StoreLockedException>(() => retry.RunAsync<int>(
            async _ =>
            {
                var login = password.ReadAsync(TestContext.Current.CancellationToken);
                time.Advance(TimeSpan.FromSeconds(30));
                await login;
                throw new Npgsql.PostgresException("refused", "FATAL", "FATAL", "28P01");
            },
            TestContext.Current.CancellationToken));

        Assert.True(failure.IsTransient);
    }

    private static SecretPassword OfTwoVersions(TimeProvider time) =>
        new(new TwoVersions(), "password", time, NullLogger<SecretPassword>.Instance);

    /// <summary>Begins a login in a flow of its own, as each caller of the store does.</summary>
    private static async Task<LoginFlow> LogInAsync(SecretPassword password, string expected)
    {
        var login = StoreLogin.Begin();
        Assert.Equal(expected, await password.ReadAsync(TestContext.Current.CancellationToken));
        return new LoginFlow(login, ExecutionContext.Capture()!);
    }

    private static async Task<bool> RefuseAsync(SecretPassword password, LoginFlow flow) =>
        await password.RefusedAsync(flow.Login, wait: true, TestContext.Current.CancellationToken);

    private static void Accept(SecretPassword password, LoginFlow flow) =>
        ExecutionContext.Run(flow.Context, _ => password.Accepted(), null);

    private static async Task ReconnectAsync(StoreLoad load, ChangingRole role)
    {
        await load.BetweenCallsAsync(role.EndConnectionsAsync);
        await load.PassAsync();
    }

    private sealed record LoginFlow(StoreLogin Login, ExecutionContext Context);

    private sealed class TwoVersions : SecretSource
    {
        public override ValueTask<IReadOnlyList<SecretVersion>> ReadAsync(
            string name, CancellationToken cancellationToken) =>
            new([new SecretVersion("1", "old"u8.ToArray()), new SecretVersion("2", "new"u8.ToArray())]);
    }
}

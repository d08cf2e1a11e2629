using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using RegulatedWorkload.ServiceDefaults.Storage;

namespace RegulatedWorkload.Tests.Vault;

/// <summary>What any service deletes or overwrites leaves the files of its embedded store by itself.</summary>
public sealed class ScrubbingTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_overwritten_is_in_no_file_a_minute_later()
    {
        await using var store = await SqliteTestStore.CreateAsync<StoreTests>();
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var app = Build(store, time);
        await app.Services.GetRequiredService<Database>().PrepareAsync(Cancellation);
        var service = Assert.Single(app.Services.GetServices<IHostedService>().OfType<StoreScrubbing>());
        await service.StartAsync(Cancellation);

        await ExecuteAsync(app, "INSERT INTO notes (id, text) VALUES ('forgotten', 'tok_to_be_forgotten')");
        await ExecuteAsync(app, "UPDATE notes SET text = '' WHERE id = 'forgotten'");
        Assert.True(store.IsInFiles("tok_to_be_forgotten"u8), "the log keeps what was");

        await Eventually.TrueAsync(() =>
        {
            time.Advance(TimeSpan.FromMinutes(1));
            return Task.FromResult(!store.IsInFiles("tok_to_be_forgotten"u8));
        });
        await service.StopAsync(Cancellation);
    }

    private static WebApplication Build(TestStore store, TimeProvider time)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddSingleton(store.SettingsOf("test"));
        builder.Services.AddSingleton(time);
        builder.AddDatabase<StoreTests>();
        return builder.Build();
    }

    private static Task ExecuteAsync(WebApplication app, string sql) =>
        app.Services.GetRequiredService<Database>().WriteAsync(
            (connection, token) => connection.ExecuteAsync(sql, token), Cancellation);
}

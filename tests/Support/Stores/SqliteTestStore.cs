using Microsoft.Data.Sqlite;
using RegulatedWorkload.ServiceDefaults.Storage;

namespace RegulatedWorkload.Tests.Support.Stores;

/// <summary>A file of its own.</summary>
public sealed class SqliteTestStore : TestStore
{
    private readonly string _root = Directory.CreateTempSubdirectory("store").FullName;

    public override string Secrets => Path.Combine(_root, "secrets");

    public override string Connection => $"Data Source={Path.Combine(_root, "store.db")}";

    public override string? Password => null;

    public static async Task<TestStore> CreateAsync<TSchema>()
    {
        var store = new SqliteTestStore();
        var (app, database) = Build<TSchema>(store.SettingsOf("test"));
        await using (app) await database.MigrateAsync(TestContext.Current.CancellationToken);
        return store;
    }

    public override async Task ChangeSchemaAsync(string sql)
    {
        await using var connection = new SqliteConnection($"{Connection};Pooling=false");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await connection.ExecuteAsync(sql, TestContext.Current.CancellationToken);
    }

    public override bool IsInFiles(ReadOnlySpan<byte> bytes) =>
        IsInAny(Directory.GetFiles(_root, "store.db*"), bytes);

    protected override void Remove() => Directory.Delete(_root, recursive: true);
}

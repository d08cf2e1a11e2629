namespace RegulatedWorkload.Tests.Support.Stores.PostgreSql;

/// <summary>A database of its own on a PostgreSQL server.</summary>
public sealed class PostgresTestStore : TestStore
{
    private const string ServiceSecret = "test-database-password";
    private const string OwnerSecret = "test-database-owner-password";

    private readonly string _root = Directory.CreateTempSubdirectory("store").FullName;
    private string _database = "";

    private PostgresTestStore(LocalPostgres postgres)
    {
        Postgres = postgres;
        Write(Secrets, ServiceSecret, postgres.ServicePassword);
        Write(OwnerSecrets, OwnerSecret, postgres.OwnerPassword);
    }

    public LocalPostgres Postgres { get; }

    public string DatabaseName => _database;

    public override string Secrets => Path.Combine(_root, "secrets");

    public override string Connection => Postgres.Connection(_database, LocalPostgres.Service);

    public override string? Password => $"secret:{ServiceSecret}";

    private string OwnerSecrets => Path.Combine(_root, "owner");

    public static async Task<PostgresTestStore> CreateAsync<TSchema>(LocalPostgres postgres)
    {
        var store = new PostgresTestStore(postgres);
        store._database = await postgres.CreateDatabaseAsync(typeof(TSchema), store.MigrateAsync<TSchema>);
        return store;
    }

    public override Task ChangeSchemaAsync(string sql) =>
        Postgres.Server.Administrator.ExecuteAsync(_database, [sql], TestContext.Current.CancellationToken);

    /// <summary>Brings the schema up to date under the role of its owner.</summary>
    public Task MigrateAsync<TSchema>() => MigrateAsync<TSchema>(_database);

    // The log has every committed row, whether a checkpoint has brought it to its table or not.
    public override bool IsInFiles(ReadOnlySpan<byte> bytes) =>
        IsInAny(Directory.GetFiles(Postgres.Server.DataFolder, "*", SearchOption.AllDirectories), bytes);

    protected override void Remove() => Directory.Delete(_root, recursive: true);

    private async Task MigrateAsync<TSchema>(string database)
    {
        var settings = SettingsOf(
            "test", Postgres.Connection(database, LocalPostgres.Owner), $"secret:{OwnerSecret}", OwnerSecrets);
        var (app, owned) = Build<TSchema>(settings);
        await using (app) await owned.MigrateAsync(CancellationToken.None);
    }

    private static void Write(string folder, string secret, string value)
    {
        Directory.CreateDirectory(Path.Combine(folder, secret));
        File.WriteAllText(Path.Combine(folder, secret, "1"), value);
    }
}

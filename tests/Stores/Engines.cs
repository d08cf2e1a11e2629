namespace RegulatedWorkload.Tests.Stores;

/// <summary>The engines that a store may have.</summary>
internal static class Engines
{
    public const string Sqlite = nameof(Sqlite), Postgres = nameof(Postgres);

    public static Task<TestStore> CreateAsync<TSchema>(string engine) =>
        engine == Sqlite ? SqliteTestStore.CreateAsync<TSchema>() : TestStores.CreateAsync<TSchema>();
}

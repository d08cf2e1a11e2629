using RegulatedWorkload.Tests.Support.PostgreSql;

namespace RegulatedWorkload.Tests.Support.Stores.PostgreSql;

/// <summary>Makes databases on the shared PostgreSQL server; where there is none, the test skips.</summary>
public static class TestStores
{
    /// <summary>Whether several instances of a service may use one store.</summary>
    public static bool AreShared => true;

    /// <summary>Why no store can be made here, or null. A fixture of a class cannot skip; its tests do.</summary>
    public static string? Missing { get; } = PostgresBinaries.Find() is null ? PostgresBinaries.Missing : null;

    /// <summary>A new store with the schema in the assembly of <typeparamref name="TSchema"/>.</summary>
    public static async Task<TestStore> CreateAsync<TSchema>() =>
        await PostgresTestStore.CreateAsync<TSchema>(await LocalPostgres.SharedAsync());
}

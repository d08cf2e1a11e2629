namespace RegulatedWorkload.Tests.Support.Stores.Sqlite;

/// <summary>Makes embedded stores.</summary>
public static class TestStores
{
    /// <summary>Whether several instances of a service may use one store.</summary>
    public static bool AreShared => false;

    /// <summary>Why no store can be made here, or null. A fixture of a class cannot skip; its tests do.</summary>
    public static string? Missing => null;

    /// <summary>A new store with the schema in the assembly of <typeparamref name="TSchema"/>.</summary>
    public static Task<TestStore> CreateAsync<TSchema>() => SqliteTestStore.CreateAsync<TSchema>();
}

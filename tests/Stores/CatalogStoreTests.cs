using RegulatedWorkload.Catalog;

namespace RegulatedWorkload.Tests.Stores;

public sealed class CatalogStoreTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Engines.Sqlite)]
    [InlineData(Engines.Postgres)]
    public async Task The_first_range_is_listed_in_its_order(string engine)
    {
        await using var store = await Engines.CreateAsync<CatalogStore>(engine);
        var catalog = new CatalogStore(store.Open<CatalogStore>());

        var products = await catalog.ListAsync(Cancellation);

        Assert.Equal(12, products.Count);
        Assert.Equal(
            ("fountain-pen", 6400, "EUR"), (products[0].Id, products[0].Price.Amount, products[0].Price.Currency));
        Assert.Equal("canvas-bag", products[^1].Id);
    }

    [Theory]
    [InlineData(Engines.Sqlite)]
    [InlineData(Engines.Postgres)]
    public async Task A_product_is_found_by_its_id_and_by_nothing_else(string engine)
    {
        await using var store = await Engines.CreateAsync<CatalogStore>(engine);
        var catalog = new CatalogStore(store.Open<CatalogStore>());

        Assert.Equal("Moka pot", (await catalog.FindAsync("moka-pot", Cancellation))?.Name);
        Assert.Null(await catalog.FindAsync("Moka-Pot", Cancellation));
        Assert.Null(await catalog.FindAsync("' OR '1' = '1", Cancellation));
    }
}

using RegulatedWorkload.Catalog;
using RegulatedWorkload.ServiceDefaults.Storage;

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

        Assert.Equal("Moka pot", Assert.Single(await catalog.FindAsync(["moka-pot"], Cancellation)).Name);
        Assert.Empty(await catalog.FindAsync(["Moka-Pot", "' OR '1' = '1"], Cancellation));
    }

    [Theory]
    [InlineData("ABC")]
    [InlineData("XAU")]
    public async Task A_price_in_what_is_no_currency_is_never_told(string currency)
    {
        await using var store = await Engines.CreateAsync<CatalogStore>(Engines.Sqlite);
        var database = store.Open<CatalogStore>();
        await database.WriteAsync(
            (connection, token) => connection.ExecuteAsync(
                "UPDATE products SET currency = @currency WHERE id = 'moka-pot'", token, ("@currency", currency)),
            Cancellation);

        var fault = await Assert.ThrowsAsync<InvalidOperationException>(
            () => new CatalogStore(database).FindAsync(["moka-pot"], Cancellation));
        Assert.Contains("moka-pot", fault.Message, StringComparison.Ordinal);
    }
}

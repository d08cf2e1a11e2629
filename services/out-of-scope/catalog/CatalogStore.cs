using System.Data.Common;
using RegulatedWorkload.CatalogV1;
using RegulatedWorkload.ServiceDefaults.Storage;

namespace RegulatedWorkload.Catalog;

/// <summary>The range of the shop.</summary>
internal sealed class CatalogStore(Database database)
{
    private const string Columns = "SELECT id, name, description, amount, currency FROM products";

    public Task<IReadOnlyList<Product>> ListAsync(CancellationToken cancellationToken) => database.ReadAsync(
        (connection, token) => connection.QueryAsync($"{Columns} ORDER BY position", Map, token), cancellationToken);

    /// <summary>The products of these ids, in their order; there is none for an id that is unknown.</summary>
    public Task<IReadOnlyList<Product>> FindAsync(IEnumerable<string> ids, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<Product>>(
            async (connection, token) =>
            {
                var products = new List<Product>();
                foreach (var id in ids)
                {
                    var product = await connection.FirstAsync($"{Columns} WHERE id = @id", Map, token, ("@id", id));
                    if (product is not null) products.Add(product);
                }

                return products;
            },
            cancellationToken);

    private static Product Map(DbDataReader row) => new()
    {
        Id = row.GetString(0),
        Name = row.GetString(1),
        Description = row.GetString(2),
        Price = ToPrice(row.GetString(0), row.GetInt64(3), row.GetString(4)),
    };

    private static Money ToPrice(string id, long amount, string currency) =>
        ServiceDefaults.Values.Money.TryCreate(amount, currency, out var price)
            ? new Money { Amount = price.Amount, Currency = price.Currency }
            : throw new InvalidOperationException(
                $"The price of {id} is out of range, or its currency is none of ISO 4217.");
}

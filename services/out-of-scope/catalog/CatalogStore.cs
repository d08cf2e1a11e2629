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

    public Task<Product?> FindAsync(string id, CancellationToken cancellationToken) => database.ReadAsync(
        (connection, token) => connection.FirstAsync($"{Columns} WHERE id = @id", Map, token, ("@id", id)),
        cancellationToken);

    private static Product Map(DbDataReader row) => new()
    {
        Id = row.GetString(0),
        Name = row.GetString(1),
        Description = row.GetString(2),
        Price = new Money { Amount = row.GetInt64(3), Currency = row.GetString(4) },
    };
}

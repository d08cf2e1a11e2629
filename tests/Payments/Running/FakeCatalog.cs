extern alias catalog;

using catalog::RegulatedWorkload.CatalogV1;
using Grpc.Core;
using CatalogMoney = catalog::RegulatedWorkload.CatalogV1.Money;

namespace RegulatedWorkload.Tests.Payments.Running;

/// <summary>Stands where the catalog does; it has everything, at one price.</summary>
internal sealed class FakeCatalog : Catalog.CatalogBase
{
    public override Task<GetProductsReply> GetProducts(GetProductsRequest request, ServerCallContext context)
    {
        var reply = new GetProductsReply();
        reply.Products.Add(request.Ids.Select(id => new Product
        {
            Id = id,
            Name = id,
            Price = new CatalogMoney { Amount = 6800, Currency = "EUR" },
        }));
        return Task.FromResult(reply);
    }
}

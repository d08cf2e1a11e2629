using Grpc.Core;
using RegulatedWorkload.CatalogV1;
using RegulatedWorkload.ServiceDefaults.Refusals;

namespace RegulatedWorkload.Catalog;

/// <summary>The gRPC side of the catalog.</summary>
internal sealed class CatalogService(CatalogStore store) : CatalogV1.Catalog.CatalogBase
{
    private const int MaxIds = 100;

    private static readonly Refusal TooMany =
        new(StatusCode.InvalidArgument, "too-many-products", "At most 100 products can be asked for at once.");

    public override async Task<ListProductsReply> ListProducts(ListProductsRequest request, ServerCallContext context)
    {
        var reply = new ListProductsReply();
        reply.Products.Add(await store.ListAsync(context.CancellationToken));
        return reply;
    }

    public override async Task<GetProductsReply> GetProducts(GetProductsRequest request, ServerCallContext context)
    {
        if (request.Ids.Count > MaxIds) throw TooMany.ToException();
        var reply = new GetProductsReply();
        reply.Products.Add(
            await store.FindAsync(request.Ids.Distinct(StringComparer.Ordinal), context.CancellationToken));
        return reply;
    }
}

using RegulatedWorkload.CatalogV1;
using RegulatedWorkload.ServiceDefaults.Calls;

namespace RegulatedWorkload.Storefront.Api;

/// <summary>The products of the shop.</summary>
internal sealed class ProductsApi(Catalog.CatalogClient catalog, TimeProvider time)
{
    public void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/products", context => Answers.GuardAsync(context, () => ListAsync(context)));

    private async Task ListAsync(HttpContext context)
    {
        var reply = await catalog.ListProductsAsync(
            new ListProductsRequest(),
            deadline: (time.GetUtcNow() + CallTimes.Store).UtcDateTime,
            cancellationToken: context.RequestAborted);
        IReadOnlyList<ProductJson> products =
        [
            .. reply.Products.Select(product => new ProductJson(
                product.Id,
                product.Name,
                product.Description,
                MoneyJson.From(product.Price.Amount, product.Price.Currency))),
        ];
        await context.Response.WriteAsJsonAsync(products, ShopJson.Default.IReadOnlyListProductJson);
    }
}

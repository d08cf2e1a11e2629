using System.Text;
using RegulatedWorkload.Tests.Orders.Running;

namespace RegulatedWorkload.Tests.Orders;

/// <summary>
/// Orders keeps the token of a card until its payment is settled, and in no file of its store after that.
/// </summary>
public sealed class ForgottenTokenTests
{
    [Fact]
    public async Task The_token_of_a_settled_order_lies_in_no_file()
    {
        await using var shop = await Shop.OpenAsync();
        shop.Callees.IsDown = request => request is PaymentsV1.AuthorizeRequest;
        var request = Shop.Request();
        var order = await shop.Orders.PlaceAsync(request);
        var token = Encoding.ASCII.GetBytes(request.CardToken);
        await shop.Orders.Database.ScrubAsync(TestContext.Current.CancellationToken);
        Assert.True(shop.IsInFiles(token), "the search finds what is there");

        shop.Callees.IsDown = _ => false;
        await SettleAsync(shop, order.Id);
        Assert.True(await shop.Orders.Database.ScrubAsync(TestContext.Current.CancellationToken));

        Assert.True(shop.IsInFiles(Encoding.ASCII.GetBytes(order.Id)), "the order is still there");
        Assert.False(shop.IsInFiles(token));
    }

    private static async Task SettleAsync(Shop shop, string id)
    {
        while ((await shop.Orders.GetAsync(id)).Status == OrdersV1.OrderStatus.Pending)
        {
            shop.Time.Advance(TimeSpan.FromMinutes(1));
            await shop.Orders.WorkAsync();
        }
    }
}

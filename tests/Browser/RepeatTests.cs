using RegulatedWorkload.Tests.Browser.Running;
using RegulatedWorkload.Tests.Journey.Running;
using static Microsoft.Playwright.Assertions;

namespace RegulatedWorkload.Tests.Browser;

/// <summary>Impatient and returning buyers: whatever they press, one order is one order.</summary>
public sealed class RepeatTests(ShopFixture shop)
{
    [Fact]
    public Task A_double_click_on_pay_places_one_order_and_charges_once() => shop.VisitAsync(async visit =>
    {
        var orders = CountOrders(visit);
        await visit.GoToCheckoutAsync("moka-pot");
        await visit.EnterCardAsync(Cards.Approved);
        await visit["pay"].DblClickAsync();

        await visit.SeesAsync("ReceiptSent");
        Assert.Equal(1, orders());
        Assert.Equal([1], await shop.ChargesAsync(await visit["order-id"].InnerTextAsync()));
    });

    [Fact]
    public Task Back_after_a_payment_leads_to_the_shop_with_an_empty_cart_and_orders_nothing() =>
        shop.VisitAsync(async visit =>
        {
            var orders = CountOrders(visit);
            await visit.GoToCheckoutAsync("moka-pot");
            await Expect(visit["summary-total"]).Not.ToBeEmptyAsync();
            await visit.BuyAsync();
            await visit.SeesAsync("ReceiptSent");

            await visit.Page.GoBackAsync();

            await Expect(visit["product-moka-pot"]).ToBeVisibleAsync();
            await Expect(visit["cart-count"]).ToHaveTextAsync("0");
            await visit.Page.GoForwardAsync();
            await visit.SeesAsync("ReceiptSent");
            Assert.Equal(1, orders());
        });

    [Fact]
    public Task A_check_out_that_is_opened_again_after_a_payment_has_nothing_to_pay() => shop.VisitAsync(async visit =>
    {
        await visit.GoToCheckoutAsync("moka-pot");
        await visit.BuyAsync();
        await visit.SeesAsync("ReceiptSent");

        await visit.OpenAsync("/checkout");

        await Expect(visit["checkout-empty"]).ToBeVisibleAsync();
        await Expect(visit["pay-form"]).ToBeHiddenAsync();
    });

    [Fact]
    public Task Another_tab_that_paid_leaves_nothing_to_pay_in_this_one() => shop.VisitAsync(async visit =>
    {
        await visit.GoToCheckoutAsync("moka-pot");
        var other = await visit.OpenTabAsync();
        await other.OpenAsync("/checkout");
        await other["email"].FillAsync("buyer@example.com");
        await Expect(other["pay"]).ToBeEnabledAsync();
        await other.BuyAsync();
        await other.SeesAsync("ReceiptSent");

        await Expect(visit["checkout-empty"]).ToBeVisibleAsync();
        await Expect(visit["pay-form"]).ToBeHiddenAsync();
        Assert.Empty(await other.ErrorsAsync());
    });

    [Fact]
    public Task A_reload_during_a_payment_repeats_the_same_order() => shop.VisitAsync(async visit =>
    {
        await visit.GoToCheckoutAsync("moka-pot");
        await visit.EnterCardAsync(Cards.Approved);
        var answer = await WithheldAnswer.OfAsync(visit, "*/api/orders");
        await visit.PayAsync();
        await answer.Arrived;
        await visit.Page.ReloadAsync();
        await answer.ReleaseAsync();

        await visit.SeesAsync("ReceiptSent");
        Assert.Equal([1], await shop.ChargesAsync(await visit["order-id"].InnerTextAsync()));
    });

    private static Func<int> CountOrders(Visit visit)
    {
        var orders = 0;
        visit.Page.Request += (_, request) =>
        {
            if (request.Method == "POST" && request.Url.EndsWith("/api/orders", StringComparison.Ordinal))
            {
                Interlocked.Increment(ref orders);
            }
        };
        return () => Volatile.Read(ref orders);
    }
}

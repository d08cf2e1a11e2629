using RegulatedWorkload.Tests.Browser.Running;
using RegulatedWorkload.Tests.Journey.Running;
using static Microsoft.Playwright.Assertions;

namespace RegulatedWorkload.Tests.Browser;

/// <summary>What a buyer does and sees.</summary>
public sealed class PurchaseTests(ShopFixture shop)
{
    [Fact]
    public Task A_buyer_buys_a_product_sees_the_receipt_and_cancels() => shop.VisitAsync(async visit =>
    {
        await visit.OpenAsync("/");
        await Expect(visit["product-moka-pot"]).ToBeVisibleAsync();
        await visit.PhotographAsync("shop");

        await visit.GoToCheckoutAsync("moka-pot");
        await visit.EnterCardAsync(Cards.Approved);
        await visit.PhotographAsync("checkout");
        await visit.BuyAsync();

        await visit.SeesStatusAsync("Confirmed");
        await visit.SeesAsync("Placed");
        await visit.SeesAsync("ReceiptSent");
        await Expect(visit["receipt"]).ToContainTextAsync("Moka");
        await Expect(visit["receipt-total"]).Not.ToBeEmptyAsync();
        await Expect(visit["receipt-card"]).ToContainTextAsync("1111");
        await visit.PhotographAsync("order");

        await visit["cancel"].ClickAsync();
        await visit["confirm-cancel"].ClickAsync();

        await visit.SeesStatusAsync("Refunded");
        await visit.SeesAsync("Refunded");
        await Expect(visit["cancel"]).ToBeHiddenAsync();
    });

    [Fact]
    public Task A_declined_card_is_explained_and_another_card_can_be_used() => shop.VisitAsync(async visit =>
    {
        await visit.GoToCheckoutAsync("stoneware-mug");
        await visit.EnterCardAsync(Cards.Declined);
        await visit.PayAsync();

        await Expect(visit["pay-status"]).ToContainTextAsync("declined");
        await Expect(visit.Card.GetByTestId("card-number")).ToHaveValueAsync("");

        await visit.BuyAsync();

        await visit.SeesStatusAsync("Confirmed");
    });

    [Fact]
    public Task A_mistyped_card_number_is_told_at_its_field() => shop.VisitAsync(async visit =>
    {
        await visit.GoToCheckoutAsync("fountain-pen");
        await visit.EnterCardAsync("4111 1111 1111 1112");
        await visit.PayAsync();

        await Expect(visit.Card.GetByTestId("card-number-error")).ToContainTextAsync("not right");
        await Expect(visit.Card.GetByTestId("card-number")).ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(visit.Card.GetByTestId("card-number")).ToBeFocusedAsync();
        await Expect(visit.Card.GetByTestId("card-expiry-error")).ToBeEmptyAsync();
        await Expect(visit["pay"]).ToBeEnabledAsync();
    });
}

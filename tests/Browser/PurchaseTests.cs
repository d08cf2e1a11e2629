using Microsoft.Playwright;

namespace RegulatedWorkload.Tests.Browser;

/// <summary>What a buyer does and sees.</summary>
public sealed class PurchaseTests(ShopFixture shop)
{
    [Fact]
    public async Task A_buyer_pays_sees_the_receipt_and_cancels()
    {
        await using var visit = await Visit.BeginAsync(shop);
        await visit.Page.GotoAsync(shop.Shop);
        await Assertions.Expect(visit.Page.GetByTestId("product-moka-pot")).ToBeVisibleAsync();
        await visit.PictureAsync("shop");

        await visit.GoToCheckoutAsync(shop.Shop);
        await visit.PictureAsync("checkout");
        await visit.PayAsync("4111 1111 1111 1111");
        await visit.StatusIsAsync("Confirmed");
        await Assertions.Expect(visit.Page.Locator("#history [data-event=ReceiptSent]")).ToBeVisibleAsync();
        await Assertions.Expect(visit.Page.GetByTestId("receipt-card")).ToContainTextAsync("1111");
        await visit.PictureAsync("order");

        await visit.Page.GetByTestId("cancel").ClickAsync();
        await visit.Page.GetByTestId("confirm-cancel").ClickAsync();
        await visit.StatusIsAsync("Refunded");
        await visit.PictureAsync("refunded");

        Assert.Empty(visit.Faults);
    }

    [Fact]
    public async Task A_declined_buyer_may_use_another_card()
    {
        await using var visit = await Visit.BeginAsync(shop);
        await visit.GoToCheckoutAsync(shop.Shop, "stoneware-mug");

        await visit.PayAsync("4000 0000 0000 0002");
        await Assertions.Expect(visit.Page.GetByText("Your card was declined.")).ToBeVisibleAsync();
        await visit.PictureAsync("declined");
        await visit.PayAsync("5555 5555 5555 4444");
        await visit.StatusIsAsync("Confirmed");

        Assert.Empty(visit.Faults);
    }

    [Fact]
    public async Task A_mistyped_number_is_told_at_its_field()
    {
        await using var visit = await Visit.BeginAsync(shop);
        await visit.GoToCheckoutAsync(shop.Shop);

        await visit.PayAsync("4111 1111 1111 1112");

        await Assertions.Expect(visit.CardForm.GetByTestId("card-number-error")).ToBeVisibleAsync();
        await visit.PictureAsync("field-error");
        Assert.Empty(visit.Faults);
    }
}

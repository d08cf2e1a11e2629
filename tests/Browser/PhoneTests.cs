using RegulatedWorkload.Tests.Browser.Running;
using static Microsoft.Playwright.Assertions;

namespace RegulatedWorkload.Tests.Browser;

/// <summary>The shop on a phone.</summary>
public sealed class PhoneTests(ShopFixture shop)
{
    [Fact]
    public Task A_buyer_buys_with_a_thumb_and_never_scrolls_sideways() => shop.VisitAsync(
        async visit =>
        {
            await visit.OpenAsync("/");
            await Expect(visit["product-moka-pot"]).ToBeVisibleAsync();
            await FitsAsync(visit);
            await visit["add-moka-pot"].TapAsync();
            await visit["open-cart"].TapAsync();
            await visit["more-moka-pot"].TapAsync();
            await FitsAsync(visit);
            await visit["checkout"].TapAsync();

            await Expect(visit["pay"]).ToBeEnabledAsync();
            await FitsAsync(visit);
            await visit["email"].FillAsync("buyer@example.com");
            await visit.EnterCardAsync("4111 1111 1111 1112");
            await visit["pay"].TapAsync();
            await Expect(visit.Card.GetByTestId("card-number-error")).ToBeVisibleAsync();
            await FitsAsync(visit);
            await visit.BuyAsync();

            await visit.SeesAsync("ReceiptSent");
            await FitsAsync(visit);
            await visit["cancel"].TapAsync();
            await FitsAsync(visit);
            await visit["confirm-keep"].TapAsync();
            await visit.OpenAsync("/nowhere");
            await FitsAsync(visit);
            Assert.All(await visit.ErrorsAsync(), error => Assert.Contains("404", error, StringComparison.Ordinal));
        },
        viewport: ShopFixture.Phone);

    [Fact]
    public Task What_does_not_fit_or_cannot_be_hit_is_noticed() => shop.VisitAsync(
        async visit =>
        {
            await visit.OpenAsync("/");
            await Expect(visit["product-moka-pot"]).ToBeVisibleAsync();
            await visit.Page.EvaluateAsync(
                """
                () => {
                  const wide = document.createElement('p');
                  wide.textContent = 'wide';
                  wide.style.width = '2000px';
                  const small = document.createElement('button');
                  small.style.cssText = 'width: 10px; height: 10px; padding: 0; border: 0';
                  small.setAttribute('aria-label', 'small');
                  document.querySelector('main').append(wide, small);
                }
                """);

            var misfits = await visit.MisfitsAsync();

            Assert.Contains(misfits, misfit => misfit.StartsWith("The page is wider", StringComparison.Ordinal));
            Assert.Contains("small is 10 × 10.", misfits);
        },
        viewport: ShopFixture.Phone);

    private static async Task FitsAsync(Visit visit) => Assert.Empty(await visit.MisfitsAsync());
}

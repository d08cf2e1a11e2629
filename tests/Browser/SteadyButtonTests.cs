using RegulatedWorkload.Tests.Browser.Running;
using RegulatedWorkload.Tests.Journey.Running;
using static Microsoft.Playwright.Assertions;

namespace RegulatedWorkload.Tests.Browser;

/// <summary>What a buyer is about to press stays where it is.</summary>
public sealed class SteadyButtonTests(ShopFixture shop)
{
    // A buyer who presses it must not find that it has moved away between finger down and finger up.
    [Fact]
    public Task The_pay_button_does_not_move_while_it_can_be_pressed() => shop.VisitAsync(async visit =>
    {
        await visit.Page.AddInitScriptAsync(
            """
            window.places = [];
            document.addEventListener('DOMContentLoaded', () => {
              const pay = document.getElementById('pay');
              const look = () => {
                if (pay && !pay.disabled) window.places.push(pay.getBoundingClientRect().top + scrollY);
                requestAnimationFrame(look);
              };
              look();
            });
            """);
        await visit.GoToCheckoutAsync("moka-pot");
        await visit.EnterCardAsync("4111 1111 1111 1112");
        await AssertStaysAsync(visit);
        await visit.PayAsync();
        await Expect(visit.Card.GetByTestId("card-number-error")).ToBeVisibleAsync();
        await Expect(visit["pay"]).ToBeEnabledAsync();
        await visit.Page.EvaluateAsync("() => { window.places = []; }");
        await visit.EnterCardAsync(Cards.Approved);
        await AssertStaysAsync(visit);
    });

    private static async Task AssertStaysAsync(Visit visit)
    {
        // Two frames of the form and two of the page: by then what the form told of its height has arrived.
        const string settle = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))";
        await visit.Card.Locator(":root").EvaluateAsync(settle);
        await visit.Page.EvaluateAsync(settle);
        Assert.Single(await visit.Page.EvaluateAsync<double[]>("() => [...new Set(window.places)]"));
    }
}

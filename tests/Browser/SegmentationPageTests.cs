using Microsoft.Playwright;
using RegulatedWorkload.Hosting.Local;
using RegulatedWorkload.Hosting.Verification.Asking;
using RegulatedWorkload.Tests.Browser.Running;
using RegulatedWorkload.Tests.Journey.Running;
using static Microsoft.Playwright.Assertions;

namespace RegulatedWorkload.Tests.Browser;

/// <summary>The page that proves segmentation, in light and dark, on a desk and on a phone.</summary>
public sealed class SegmentationPageTests(ShopFixture shop)
{
    [Theory]
    [InlineData(ColorScheme.Light, false)]
    [InlineData(ColorScheme.Dark, false)]
    [InlineData(ColorScheme.Light, true)]
    [InlineData(ColorScheme.Dark, true)]
    public async Task Anyone_can_read_the_matrix_and_take_it_along(ColorScheme colors, bool onPhone)
    {
        Axe.SkipWithout();
        var look = (onPhone ? "phone-" : "") + (colors == ColorScheme.Dark ? "dark-" : "");
        await shop.VisitAsync(
            async visit =>
            {
                await LocalVerification.RunAsync(
                    Declared.Workload,
                    new LaunchOptions(shop.State, shop.Port),
                    TimeProvider.System,
                    TestContext.Current.CancellationToken);
                await visit.OpenAsync("/segmentation");

                await Expect(visit.Page.Locator(".verdict")).ToContainTextAsync("ended where the declaration says");
                await Expect(visit.Page.Locator(".matrix tbody tr")).ToHaveCountAsync(Declared.Services.Count);
                await Expect(visit.Page.Locator(".wrong-cell:not(.sign)")).ToHaveCountAsync(0);
                await visit.Page.PhotographAsync($"{look}segmentation", whole: true);
                Assert.Empty(await visit.MisfitsAsync());
                Assert.Empty(await Axe.ViolationsAsync(visit.Page));
                var download = await visit.Page.RunAndWaitForDownloadAsync(
                    () => visit.Page.GetByText("Matrix as JSON").ClickAsync());
                Assert.Equal("segmentation.json", download.SuggestedFilename);
            },
            colors,
            onPhone ? ShopFixture.Phone : null);
    }
}

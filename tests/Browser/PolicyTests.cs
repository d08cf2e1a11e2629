using Microsoft.Playwright;
using RegulatedWorkload.Tests.Browser.Running;

namespace RegulatedWorkload.Tests.Browser;

/// <summary>Proof that the check of every visit would see a violation of the content security policy.</summary>
public sealed class PolicyTests(ShopFixture shop)
{
    public static MatrixTheoryData<bool, string> Plants { get; } = new(
        [false, true],
        [
            // Trusted types refuse to set textContent; as a child, the text gets as far as being run.
            "(script => { script.append('window.planted = true'); return script; })(document.createElement('script'))",
            "Object.assign(document.createElement('style'), { textContent: 'body { color: red }' })",
            "Object.assign(document.createElement('img'), { src: 'https://elsewhere.invalid/pixel.png' })",
        ]);

    [Theory]
    [MemberData(nameof(Plants))]
    public Task A_planted_violation_is_reported(bool inCardForm, string plant) => shop.VisitAsync(async visit =>
    {
        await visit.GoToCheckoutAsync("moka-pot");
        var root = inCardForm ? visit.Card.Locator(":root") : visit.Page.Locator(":root");
        Assert.Empty(await visit.ErrorsAsync());

        await visit.Page.RunAndWaitForConsoleMessageAsync(
            () => root.EvaluateAsync($"() => {{ document.body.append({plant}); }}"),
            new PageRunAndWaitForConsoleMessageOptions { Predicate = Visit.IsViolation });

        Assert.Contains(
            await visit.ErrorsAsync(),
            error => error.Contains(inCardForm ? "in https://pay." : "in https://shop.", StringComparison.Ordinal));
    });
}

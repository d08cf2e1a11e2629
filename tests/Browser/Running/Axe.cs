using Microsoft.Playwright;
using RegulatedWorkload.Tests.Journey.Running;

namespace RegulatedWorkload.Tests.Browser.Running;

/// <summary>The accessibility checker axe-core, as the build installed it from npm.</summary>
public static class Axe
{
    private static readonly string File = Path.Combine(
        Built.Root, "artifacts", "npm", "node_modules", "axe-core", "axe.min.js");

    /// <summary>Skips the test where the build had no npm.</summary>
    public static void SkipWithout() => Assert.SkipUnless(
        System.IO.File.Exists(File),
        "The build did not install axe-core; it needs npm, which Debian has as the package npm.");

    /// <summary>Every rule that a frame of the page breaks, with the elements that break it.</summary>
    public static async Task<IReadOnlyList<string>> ViolationsAsync(IPage page)
    {
        var source = await System.IO.File.ReadAllTextAsync(File, TestContext.Current.CancellationToken);
        var violations = new List<string>();
        foreach (var frame in page.Frames)
        {
            await frame.EvaluateAsync(source);
            violations.AddRange(await frame.EvaluateAsync<string[]>(
                """
                async () => (await axe.run(document, {
                  iframes: false,
                  resultTypes: ['violations'],
                  // The heading of a page that frames another is above the frame.
                  rules: { 'page-has-heading-one': { enabled: window === window.top } },
                })).violations
                  .flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) =>
                    `${id} in ${location.pathname}: ${html} ${failureSummary}`))
                """));
        }

        return violations;
    }
}

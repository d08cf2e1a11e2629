using Microsoft.Playwright;
using RegulatedWorkload.Tests.Journey.Running;

namespace RegulatedWorkload.Tests.Browser.Running;

/// <summary>Pictures of pages, for people.</summary>
public static class Photographs
{
    /// <summary>Keeps what the page shows.</summary>
    public static Task PhotographAsync(this IPage page, string name, bool whole = false) => page.ScreenshotAsync(
        new PageScreenshotOptions
        {
            Path = Path.Combine(Built.Root, "artifacts", "screenshots", $"{name}.png"),
            FullPage = whole,
            // Both would be done with an inline style, which the policy refuses.
            Caret = ScreenshotCaret.Initial,
            Animations = ScreenshotAnimations.Allow,
        });
}

namespace RegulatedWorkload.Tests.Browser.Running;

/// <summary>Scripts that run in every page and frame, and report on its console what a visit must not meet.</summary>
public static class Reports
{
    /// <summary>How the report of a violated content security policy begins.</summary>
    public const string Violation = "csp-violation:";

    /// <summary>How the report of a message that did not stay begins.</summary>
    public const string Emptied = "live-region-emptied:";

    /// <summary>Reports what the content security policy refuses.</summary>
    public const string Violations = $$"""
        document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, documentURI }) =>
          console.error(`{{Violation}} ${effectiveDirective} blocked ${blockedURI} in ${documentURI}`));
        """;

    /// <summary>
    /// Reports a live region that is emptied soon after it was filled though nobody did anything: screen readers come
    /// to it too late (WCAG 2.2, success criterion 4.1.3). What is under way ends with an ellipsis and may go at once.
    /// </summary>
    public const string EmptiedRegions = $$"""
        (() => {
          const soon = 3000;
          const told = new Map();
          let acted = 0;
          for (const action of ['pointerdown', 'keydown', 'input']) {
            addEventListener(action, () => { acted = performance.now(); }, true);
          }
          const note = (region) => {
            const now = performance.now();
            const text = region.textContent.trim();
            const before = told.get(region);
            told.set(region, { text, at: now });
            if (text || !before?.text || before.text.endsWith('…')) return;
            if (now - before.at > soon || acted > before.at) return;
            console.error(`{{Emptied}} "${before.text}" after ${Math.round(now - before.at)} ms`);
          };
          new MutationObserver((changes) => {
            const regions = changes.map(({ target }) =>
              (target.closest ? target : target.parentElement)?.closest('[role=status], [role=alert], [aria-live]'));
            new Set(regions.filter(Boolean)).forEach(note);
          }).observe(document, { subtree: true, childList: true, characterData: true });
        })();
        """;
}

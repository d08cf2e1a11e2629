using System.Diagnostics;
using Microsoft.Playwright;

namespace RegulatedWorkload.Tests.Browser;

/// <summary>What the browser itself enforces: the certificate and the content security policy.</summary>
public sealed class TrustTests(ShopFixture shop)
{
    [Fact]
    public async Task A_browser_that_trusts_the_development_certificate_buys_without_a_warning()
    {
        Assert.SkipWhen(ChromiumBrowser.Path is null, "Chromium is not installed.");
        Assert.SkipWhen(
            ChromiumBrowser.Find("certutil") is null, "certutil, which makes Chromium on Linux trust a certificate, is not installed.");
        var home = Directory.CreateTempSubdirectory("buyer").FullName;
        await TrustAsync(home, Path.Combine(shop.State, "certificates", "ingress", "tls.crt"));
        await using var visit = await Visit.BeginAsync(shop, home);

        // As a person is told to begin: the pay host leads to the shop.
        await visit.GoToCheckoutAsync(shop.Pay, "fountain-pen");
        await visit.PayAsync("4111 1111 1111 1111");
        await visit.StatusIsAsync("Confirmed");

        Assert.Empty(visit.Faults);
    }

    [Fact]
    public async Task A_browser_that_does_not_trust_the_certificate_is_warned()
    {
        Assert.SkipWhen(ChromiumBrowser.Path is null, "Chromium is not installed.");
        await using var visit = await Visit.BeginAsync(shop, Directory.CreateTempSubdirectory("buyer").FullName);

        var warning = await Assert.ThrowsAsync<PlaywrightException>(() => visit.Page.GotoAsync(shop.Shop));

        Assert.Contains("ERR_CERT_AUTHORITY_INVALID", warning.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_violation_of_the_content_security_policy_is_noticed()
    {
        await using var visit = await Visit.BeginAsync(shop);
        await visit.Page.GotoAsync(shop.Shop);
        Assert.Empty(visit.Faults);

        await visit.Page.RunAndWaitForConsoleMessageAsync(
            () => visit.Page.EvaluateAsync("() => { new Image().src = 'https://elsewhere.example/pixel.png'; }"),
            new PageRunAndWaitForConsoleMessageOptions
            {
                Predicate = message => message.Text.Contains("csp-violation", StringComparison.Ordinal),
            });

        Assert.NotEmpty(visit.Faults);
    }

    private static async Task TrustAsync(string home, string certificate)
    {
        var database = Path.Combine(home, ".pki", "nssdb");
        Directory.CreateDirectory(database);
        await CertutilAsync("-N", "--empty-password", "-d", $"sql:{database}");
        await CertutilAsync("-A", "-n", "development", "-t", "P,,", "-i", certificate, "-d", $"sql:{database}");
    }

    private static async Task CertutilAsync(params string[] arguments)
    {
        using var certutil = Process.Start("certutil", arguments);
        await certutil.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, certutil.ExitCode);
    }
}

using Microsoft.Playwright;
using RegulatedWorkload.Tests.Browser.Running;

namespace RegulatedWorkload.Tests.Browser;

/// <summary>The development certificate, in a browser that verifies certificates.</summary>
public sealed class TrustTests(ShopFixture shop) : IDisposable
{
    private readonly TrustingHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task A_buyer_who_trusts_the_development_certificate_buys_without_a_warning()
    {
        await _home.CreateAsync();
        await _home.TrustAsync(Path.Combine(shop.State, "certificates", "ingress", "tls.crt"));

        await shop.VisitVerifyingAsync(_home.Folder, async visit =>
        {
            await visit.GoToCheckoutAsync("moka-pot");
            await visit.BuyAsync();
            await visit.SeesStatusAsync("Confirmed");
        });
    }

    [Fact]
    public async Task A_browser_that_was_not_told_to_trust_the_certificate_refuses_it()
    {
        await _home.CreateAsync();

        await shop.VisitVerifyingAsync(_home.Folder, async visit =>
        {
            var refusal = await Assert.ThrowsAsync<PlaywrightException>(() => visit.OpenAsync("/"));
            Assert.Contains("ERR_CERT_AUTHORITY_INVALID", refusal.Message, StringComparison.Ordinal);
        });
    }
}

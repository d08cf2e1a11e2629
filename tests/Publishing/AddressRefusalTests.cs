namespace RegulatedWorkload.Tests.Publishing;

/// <summary>
/// Who may tell the entrance a buyer's address is neither a destination nor on both sides of the Gateway.
/// </summary>
public sealed class AddressRefusalTests
{
    [Theory]
    [InlineData("ingress.trustedProxies", "[\"10.240.250.0/24\"]", "keyVaults.in-scope.addresses", "10.240.250.4/32")]
    [InlineData("ingress.clients", "[\"10.240.250.8/32\"]", "databases.in-scope.addresses", "10.240.250.8/32")]
    [InlineData("ingress.clients", "[\"10.240.12.64/26\"]", "ingress.trustedProxies", "10.240.12.0/22")]
    [InlineData("egresses.acquirer.addresses", "[\"10.240.0.0/16\"]", "ingress.clients", "10.240.5.0/24")]
    [InlineData("entra.addresses", "[\"10.240.13.0/24\"]", "ingress.trustedProxies", "10.240.12.0/22")]
    public void Addresses_with_two_uses_are_refused(string member, string cidrs, string other, string range)
    {
        var refusal = Assert.Single(
            Refusals.With(member, cidrs),
            refusal => refusal.Contains($"'{other}'", StringComparison.Ordinal)
                && refusal.Contains("overlap", StringComparison.Ordinal));

        Assert.Contains($"'{member}'", refusal, StringComparison.Ordinal);
        Assert.Contains(range, refusal, StringComparison.Ordinal);
        Assert.EndsWith("An address has one use.", refusal, StringComparison.Ordinal);
    }
}

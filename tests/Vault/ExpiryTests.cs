using System.Globalization;
using RegulatedWorkload.TokenVault;

namespace RegulatedWorkload.Tests.Vault;

public sealed class ExpiryTests
{
    [Theory]
    [InlineData(11, 2026, null)]
    [InlineData(12, 2026, null)]
    [InlineData(11, 2046, null)]
    [InlineData(10, 2026, "card-expired")]
    [InlineData(12, 2025, "card-expired")]
    [InlineData(1, 2047, "expiry-invalid")]
    [InlineData(0, 2030, "expiry-invalid")]
    [InlineData(13, 2030, "expiry-invalid")]
    [InlineData(-1, 2030, "expiry-invalid")]
    [InlineData(1, 30, "expiry-invalid")]
    [InlineData(1, int.MaxValue, "expiry-invalid")]
    [InlineData(1, int.MinValue, "expiry-invalid")]
    public void An_expiry_is_a_month_to_come_within_twenty_years(int month, int year, string? reason) =>
        Assert.Equal(reason, CardRules.CheckExpiry(month, year, At("2026-11-23T12:00:00Z"))?.Reason);

    [Theory]
    [InlineData("2026-11-30T23:59:59Z", null)]
    [InlineData("2026-12-01T11:59:59Z", null)]
    [InlineData("2026-12-01T12:00:00Z", "card-expired")]
    public void A_card_is_good_until_its_month_has_ended_everywhere(string now, string? reason) =>
        Assert.Equal(reason, CardRules.CheckExpiry(11, 2026, At(now))?.Reason);

    private static DateTimeOffset At(string time) => DateTimeOffset.Parse(time, CultureInfo.InvariantCulture);
}

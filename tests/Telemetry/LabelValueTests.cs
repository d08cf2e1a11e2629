using Microsoft.Extensions.Configuration;
using RegulatedWorkload.ServiceDefaults.Telemetry;

namespace RegulatedWorkload.Tests.Telemetry;

/// <summary>What may be the value of an attribute of a metric.</summary>
public sealed class LabelValueTests
{
    [Theory]
    [InlineData("untrusted-authority")]
    [InlineData("PERMISSION_DENIED")]
    [InlineData("workload.token_vault.v1.TokenVault/Tokenize")]
    public void A_label_value_is_kept(string value) => Assert.Equal(value, LabelValues.Checked(value));

    [Theory]
    [InlineData("")]
    [InlineData("4111111111111111")]
    [InlineData("pay_7f3a9912cc")]
    [InlineData("buyer@example.com")]
    [InlineData("two words")]
    [InlineData("4111-1111")]
    public void Anything_else_is_told_as_other(string value) => Assert.Equal("_OTHER", LabelValues.Checked(value));

    [Fact]
    public void A_long_text_is_told_as_other() => Assert.Equal("_OTHER", LabelValues.Checked(new string('a', 81)));

    [Theory]
    [InlineData(null, null, 1)]
    [InlineData("always_on", null, 1)]
    [InlineData("parentbased_always_off", null, 0)]
    [InlineData("traceidratio", "0.25", 0.25)]
    [InlineData("parentbased_traceidratio", "0.25", 0.25)]
    [InlineData("traceidratio", null, 1)]
    public void The_standard_sampler_variables_say_how_many_traces_are_kept(
        string? sampler, string? argument, float ratio)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["OTEL_TRACES_SAMPLER"] = sampler,
            ["OTEL_TRACES_SAMPLER_ARG"] = argument,
        }).Build();

        Assert.Equal(ratio, TraceSampling.RatioOf(configuration));
    }
}

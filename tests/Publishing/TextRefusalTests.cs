namespace RegulatedWorkload.Tests.Publishing;

/// <summary>A text that would go into a manifest as it is, and mean something else there, is refused by name.</summary>
public sealed class TextRefusalTests
{
    private const string Copied = "copy it from the Application Insights resource.";

    [Theory]
    [InlineData("contoso.azurecr.io")]
    [InlineData("registry.example:5000")]
    [InlineData("localhost:5000")]
    [InlineData("10.0.0.5:5000")]
    public void A_registry_is_a_host_with_or_without_a_port(string server) => Assert.Equal(
        // Something else is wrong, so that all faults are told.
        ["The environment's 'domain' is '', which is no DNS name."],
        Refusals.With(("registry.server", $"\"{server}\""), ("domain", "\"\"")));

    [Theory]
    [InlineData("registry")]
    [InlineData("registry.example:")]
    [InlineData("registry.example:0")]
    [InlineData("registry.example:65536")]
    [InlineData("registry.example/live")]
    [InlineData("https://registry.example")]
    [InlineData("user@registry.example")]
    [InlineData("registry.example\\n")]
    public void What_is_no_registry_is_refused(string server) => Assert.Equal(
        [
            $"The environment's 'registry.server' is '{server.Replace("\\n", "\n", StringComparison.Ordinal)}', which "
                + "is no registry such as contoso.azurecr.io or registry.example:5000.",
        ],
        Refusals.With("registry.server", $"\"{server}\""));

    [Theory]
    [InlineData("", "does not say 'InstrumentationKey'; " + Copied)]
    [InlineData("InstrumentationKey=$(HOME)", "says 'InstrumentationKey', which it does not know or whose value is of "
        + "another kind; " + Copied)]
    [InlineData("IngestionEndpoint=http://a.example/", "says 'IngestionEndpoint', which it does not know or whose "
        + "value is of another kind; " + Copied)]
    [InlineData("IngestionEndpoint=https://a.example/$(HOME)", "says 'IngestionEndpoint', which it does not know or "
        + "whose value is of another kind; " + Copied)]
    [InlineData("Note=x", "says 'Note', which it does not know or whose value is of another kind; " + Copied)]
    public void A_connection_string_says_known_things_alone(string text, string sentence) => Assert.Contains(
        $"The environment's 'telemetry.connectionString' {sentence}",
        Refusals.With("telemetry.connectionString", $"\"{text}\""));

    [Theory]
    [InlineData("monitoring.podLabels", "{\"rsName\":\"a b\"}", "has 'rsName: a b', which is no Kubernetes label")]
    [InlineData("ingress.gatewayClass", "\"My Class\"", "is 'My Class', which names no Kubernetes object")]
    [InlineData("flux.git.branch", "\"a..b\"", "is 'a..b', which is no branch")]
    [InlineData("flux.git.url", "\"https://me:secret@git.example/a\"", "which is no https or ssh address")]
    [InlineData("ingress.address", "\"0x0a.1\"", "is '0x0a.1', which is no IPv4 address")]
    [InlineData("entra.addresses", "[\"010.0.0.0/8\"]", "has '010.0.0.0/8', which is no CIDR")]
    [InlineData("privateAuthorities", "\"\"", "holds no PEM certificate")]
    public void A_value_of_another_kind_is_refused(string member, string json, string sentence) => Assert.Contains(
        Refusals.With(member, json),
        fault => fault.StartsWith($"The environment's '{member}' ", StringComparison.Ordinal)
            && fault.Contains(sentence, StringComparison.Ordinal));
}

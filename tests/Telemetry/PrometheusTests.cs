using System.Net;
using RegulatedWorkload.Tests.Support.Canary;
using RegulatedWorkload.Tests.Support.Identity;
using RegulatedWorkload.Tests.Support.Vault;
using RegulatedWorkload.Tests.Telemetry.Running;
using RegulatedWorkload.Tests.Vault;

namespace RegulatedWorkload.Tests.Telemetry;

/// <summary>The metrics that a real vault process shows to a scraper.</summary>
public sealed class PrometheusTests
{
    [Fact]
    public async Task A_scrape_tells_what_the_vault_did()
    {
        await using var vault = await VaultProcess.StartAsync();
        var token = (await vault.Client.TokenizeAsync(Cards.Visa)).Token;
        await vault.Client.DetokenizeAsync(token, "pay_1");
        await VaultClient.RefusalOf(vault.Client.DetokenizeAsync(token, "pay_2"));
        await VaultClient.RefusalOf(vault.Client.TokenizeAsync(Cards.Visa, month: 13));

        var samples = await ScrapeAsync(vault);

        Assert.Equal(1, Value(samples, "workload_tokenizations_total", "workload_outcome", "success"));
        Assert.Equal(1, Value(samples, "workload_tokenizations_total", "workload_outcome", "expiry-invalid"));
        Assert.Equal(1, Value(samples, "workload_detokenizations_total", "workload_outcome", "success"));
        Assert.Equal(1, Value(samples, "workload_detokenizations_total", "workload_outcome", "token-used"));
        Assert.InRange(
            Value(samples, "workload_certificate_time_left_days", "workload_certificate_use", "identity"), 9, 10);
        var calls = samples.Where(sample => sample.Name == "rpc_server_call_duration_seconds_count").ToList();
        Assert.Equal(
            ["FAILED_PRECONDITION", "INVALID_ARGUMENT", "OK", "OK"],
            calls.Select(call => call.Labels["rpc_response_status_code"]).Order(StringComparer.Ordinal));
        Assert.All(calls, call => Assert.Equal("payments", call.Labels["service_peer_name"]));
        Assert.Contains("workload.token_vault.v1.TokenVault/Tokenize", calls.Select(call => call.Labels["rpc_method"]));
    }

    [Fact]
    public async Task Probes_and_scrapes_are_not_counted_as_requests()
    {
        await using var vault = await VaultProcess.StartAsync();
        await ScrapeAsync(vault);

        var samples = await ScrapeAsync(vault);

        Assert.DoesNotContain(samples, sample => sample.Name == "http_server_request_duration_seconds_count");
    }

    [Fact]
    public async Task Metrics_are_shown_on_the_health_listener_alone()
    {
        await using var vault = await VaultProcess.StartAsync();
        using var stranger = new HttpClient(new SocketsHttpHandler
        {
            SslOptions =
            {
                RemoteCertificateValidationCallback =
                    (_, shown, _, _) => shown?.GetCertHashString() == vault.ServerHash,
            },
        })
        { DefaultRequestVersion = HttpVersion.Version20 };

        await Assert.ThrowsAsync<HttpRequestException>(() => stranger.GetAsync(
            new Uri($"https://127.0.0.1:{vault.Port}/metrics"), TestContext.Current.CancellationToken));
        using var answer = await vault.HealthAsync("/metrics");
        Assert.Equal("text/plain", answer.Content.Headers.ContentType?.MediaType);
        using var other = await vault.HealthAsync("/metrics/more");
        Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
    }

    [Fact]
    public async Task A_refused_handshake_is_counted_by_its_reason()
    {
        await using var vault = await VaultProcess.StartAsync();
        using var authority = new TestAuthority("stranger");
        using var stranger = new VaultClient(vault.Port, authority.Issue(Settings.Payments), vault.ServerHash);
        await VaultClient.RefusalOf(stranger.TokenizeAsync(Cards.Visa));

        var samples = await ScrapeAsync(vault);

        Assert.InRange(
            Value(samples, "workload_refusals_total", "workload_refusal_reason", "untrusted-authority"), 1, 10);
        var refused = await Eventually.BecomesAsync(
            () => vault.SecurityEvents
                .Where(line => line.GetProperty("event").GetString() == "handshake-refused")
                .ToList(),
            lines => lines.Count > 0);
        Assert.Equal("untrusted-authority", refused[0].GetProperty("reason").GetString());
        Assert.Equal("unproven", refused[0].GetProperty("actor").GetString());
        Assert.StartsWith("127.0.0.1:", refused[0].GetProperty("origin").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no type before\nx 1\n")]
    [InlineData("# TYPE x counter\nx{a=\"1\"} 1\nx{a=\"1\"} 2\n")]
    [InlineData("# TYPE x counter\nx{a=\"1} 1\n")]
    [InlineData("# TYPE x counter\n# TYPE y counter\nx 1\n")]
    [InlineData("# TYPE x histogram\nx_bucket{le=\"1\"} 2\nx_bucket{le=\"+Inf\"} 1\nx_sum 1\nx_count 1\n")]
    public void The_parser_refuses_what_is_no_exposition(string text) =>
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => ExpositionFormat.Parse(text));

    private static async Task<IReadOnlyList<Sample>> ScrapeAsync(VaultProcess vault)
    {
        using var answer = await vault.HealthAsync("/metrics");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return ExpositionFormat.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static double Value(IReadOnlyList<Sample> samples, string name, string label, string value) =>
        samples.Single(sample => sample.Name == name && sample.Labels.GetValueOrDefault(label) == value).Value;
}

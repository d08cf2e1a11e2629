using System.Net;
using RegulatedWorkload.Tests.Dashboard.Running;

namespace RegulatedWorkload.Tests.Dashboard;

/// <summary>Who can look at the dashboard: the person who started the run, and no web page.</summary>
public sealed class AccessTests : IAsyncLifetime
{
    private RunningDashboard _dashboard = null!;

    public async ValueTask InitializeAsync() => _dashboard = await RunningDashboard.StartAsync();

    public ValueTask DisposeAsync() => _dashboard.DisposeAsync();

    [Theory]
    [InlineData("/")]
    [InlineData("/services")]
    [InlineData("/logs")]
    [InlineData("/traces")]
    [InlineData("/changes")]
    [InlineData("/assets/live.js")]
    [InlineData("/nothing")]
    public async Task Nothing_is_shown_before_the_printed_address_was_opened(string path)
    {
        using var stranger = _dashboard.Browser();

        using var answer = await stranger.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task The_printed_address_works_once_and_another_takes_its_place()
    {
        var address = _dashboard.Address;
        using var first = await _dashboard.OpenAsync();
        using var second = _dashboard.Browser();

        using var again = await second.GetAsync(address, TestContext.Current.CancellationToken);
        using var seen = await first.GetAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Unauthorized, again.StatusCode);
        Assert.Equal(HttpStatusCode.OK, seen.StatusCode);
        Assert.NotEqual(address, _dashboard.Address);
        using var third = await _dashboard.OpenAsync();
    }

    [Theory]
    [InlineData("/open?token=")]
    [InlineData("/open?token=00000000000000000000000000000000")]
    [InlineData("/open")]
    public async Task A_guessed_token_opens_nothing(string path)
    {
        using var stranger = _dashboard.Browser();

        using var answer = await stranger.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task The_cookie_is_out_of_reach_of_scripts_and_other_sites()
    {
        using var stranger = _dashboard.Browser();

        using var opened = await stranger.GetAsync(_dashboard.Address, TestContext.Current.CancellationToken);

        var cookie = Assert.Single(opened.Headers.GetValues("Set-Cookie"));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("attacker.example")]
    [InlineData("localhost")]
    [InlineData("localhost.attacker.example")]
    [InlineData("shop.dev.localhost")]
    public async Task A_foreign_name_for_this_address_is_not_answered(string host)
    {
        using var client = await _dashboard.OpenAsync();
        client.DefaultRequestHeaders.Host = host;

        using var answer = await client.GetAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.MisdirectedRequest, answer.StatusCode);
    }

    [Theory]
    [InlineData("https://attacker.example")]
    [InlineData("null")]
    [InlineData("http://localhost:1")]
    public async Task A_request_that_another_origin_sent_is_refused(string origin)
    {
        using var client = await _dashboard.OpenAsync();
        client.DefaultRequestHeaders.Add("Origin", origin);

        using var read = await client.GetAsync(new Uri("/logs", UriKind.Relative), TestContext.Current.CancellationToken);
        using var acted = await StopAsync(client);

        Assert.Equal(HttpStatusCode.Forbidden, read.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, acted.StatusCode);
    }

    [Theory]
    [InlineData("cross-site", "no-cors")]
    [InlineData("same-site", "cors")]
    public async Task What_another_site_embeds_is_refused(string site, string mode)
    {
        using var client = await _dashboard.OpenAsync();
        client.DefaultRequestHeaders.Add("Sec-Fetch-Site", site);
        client.DefaultRequestHeaders.Add("Sec-Fetch-Mode", mode);

        using var answer = await client.GetAsync(
            new Uri("/assets/live.js", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task An_action_needs_the_origin_of_the_dashboard_itself()
    {
        using var client = await _dashboard.OpenAsync();

        using var without = await StopAsync(client);
        client.DefaultRequestHeaders.Add("Origin", $"http://localhost:{_dashboard.Telemetry.PagesPort}");
        using var with = await StopAsync(client);

        Assert.Equal(HttpStatusCode.Forbidden, without.StatusCode);
        Assert.Equal(HttpStatusCode.SeeOther, with.StatusCode);
    }

    [Fact]
    public async Task Every_answer_forbids_frames_foreign_scripts_and_copies()
    {
        using var client = await _dashboard.OpenAsync();

        using var answer = await client.GetAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken);

        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.True(answer.Headers.CacheControl!.NoStore);
    }

    private static async Task<HttpResponseMessage> StopAsync(HttpClient client)
    {
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("action", "stop")]);
        return await client.PostAsync(
            new Uri("/services/catalog", UriKind.Relative), form, TestContext.Current.CancellationToken);
    }
}

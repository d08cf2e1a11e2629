using System.Net;
using RegulatedWorkload.ServiceDefaults.Configuration;
using static RegulatedWorkload.Tests.Identity.ProbedStorefront;

namespace RegulatedWorkload.Tests.Identity;

/// <summary>
/// A service attempts what its list says, when its verifier asks, and tells what stopped each attempt. Nobody else can
/// ask, and nobody can point it elsewhere.
/// </summary>
public sealed class ProbeTests : IDisposable
{
    private const string Get = "/workload.catalog.v1.Catalog/GetProducts";

    private readonly ProbedStorefront _probed = new();

    public void Dispose() => _probed.Dispose();

    [Fact]
    public async Task A_probe_tells_which_layer_stopped_it_and_never_runs_a_method()
    {
        await using var catalog = await _probed.StartCatalogAsync();
        await using var storefront = await _probed.StartAsync(
        [
            Call(catalog, Peer.List), Call(catalog, Get), Call(catalog, Peer.List, "orders"),
            new { target = "catalog", request = "TCP", address = $"127.0.0.1:{catalog.Port}" },
            new { target = "nobody", request = "TCP", address = $"127.0.0.1:{Peer.FreePort()}" },
            new { target = "nameless", request = "TCP", address = "nothing.invalid:443" },
            new
            {
                target = "plain",
                request = "call",
                address = $"127.0.0.1:{catalog.HealthPort}",
                path = Get,
                identity = Peer.Id("catalog"),
            },
        ]);

        var attempts = await _probed.AskAsync(storefront);

        Assert.Equal(
            [
                ("None", "404"), ("Authorization", "403"), ("Tls", "wrong-identity"), ("None", "connected"),
                ("Network", "refused"), ("Name", "no address"), ("Tls", "handshake-failed"),
            ],
            attempts);
        Assert.Equal(0, catalog.Served);
    }

    [Fact]
    public async Task A_caller_too_many_is_found()
    {
        await using var catalog = await _probed.StartCatalogAsync(Peer.List, Get);
        await using var storefront = await _probed.StartAsync([Call(catalog, Get)]);

        Assert.Equal([("None", "404")], await _probed.AskAsync(storefront));
    }

    [Fact]
    public async Task A_callee_that_refuses_the_certificate_is_told_as_TLS()
    {
        await using var catalog = await _probed.StartCatalogAsync();
        using var strange = new TestAuthority("strange authority");
        await using var storefront = await _probed.StartAsync(
            [Call(catalog, Peer.List)],
            strange.Issue(Peer.Id("storefront")),
            strange.Pem + "\n" + _probed.Authority.Pem);

        Assert.Equal([("Tls", "ended by the callee")], await _probed.AskAsync(storefront));
    }

    [Theory]
    [InlineData("verifier", "/probe", HttpStatusCode.OK)]
    [InlineData("verifier", "/probe/", HttpStatusCode.Forbidden)]
    [InlineData("verifier", Peer.List, HttpStatusCode.Forbidden)]
    [InlineData("orders", "/probe", HttpStatusCode.Forbidden)]
    [InlineData("storefront", "/probe", HttpStatusCode.Forbidden)]
    public async Task Only_the_verifier_may_ask_and_only_for_this(string caller, string path, HttpStatusCode expected)
    {
        await using var catalog = await _probed.StartCatalogAsync();
        await using var storefront = await _probed.StartAsync([Call(catalog, Peer.List)]);

        using var answer = await _probed.SendAsync(storefront, caller, path);

        Assert.Equal(expected, answer.StatusCode);
        Assert.Equal(
            expected == HttpStatusCode.OK
                ? $"1019 segmentation-probed: success for {Peer.Id(caller)} from 127.0.0.1:* on storefront, 1 attempts"
                : $"1002 call-refused: failure for {Peer.Id(caller)} from 127.0.0.1:* on {path}, not-declared",
            await storefront.Observed.NextSecurityEventAsync());
    }

    [Fact]
    public async Task A_service_whose_slice_names_no_verifier_answers_none()
    {
        await using var catalog = await _probed.StartCatalogAsync();

        using var answer = await _probed.SendAsync(catalog, "verifier", "/probe");

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task A_service_that_is_asked_again_and_again_says_when_to_come_back()
    {
        await using var catalog = await _probed.StartCatalogAsync();
        await using var storefront = await _probed.StartAsync([Call(catalog, Peer.List)]);
        for (var asked = 0; asked < 4; asked++) await _probed.AskAsync(storefront);

        using var answer = await _probed.SendAsync(storefront, "verifier", "/probe");

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(10), answer.Headers.RetryAfter?.Delta);
    }

    [Theory]
    [InlineData("""{"targets":[]}""")]
    [InlineData("""{"targets":[{"target":"a","request":"b","address":"c:1","path":"/d"}]}""")]
    [InlineData("""{"targets":[{"target":"a","request":"b","address":"c:1","identity":"spiffe://d/ns/e/sa/f"}]}""")]
    [InlineData("""{"targets":[{"target":"a","request":"b","address":""}]}""")]
    [InlineData("""{"targets":[{"target":"a","request":"b","address":"c:1","more":true}]}""")]
    [InlineData("{")]
    public async Task A_list_that_is_not_understood_stops_the_start(string list)
    {
        var fault = await Assert.ThrowsAsync<ConfigurationFaultsException>(() => _probed.StartAsync(list));

        Assert.Contains("WORKLOAD__PROBE__TARGETS", fault.Message, StringComparison.Ordinal);
    }
}

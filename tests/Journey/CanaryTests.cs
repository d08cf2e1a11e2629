using System.Diagnostics;
using System.Text;
using RegulatedWorkload.Tests.Journey.Running;
using RegulatedWorkload.Tests.Support.Canary;

namespace RegulatedWorkload.Tests.Journey;

/// <summary>
/// One card number that nothing else uses goes through every path, then everything that left the memory of in-scope
/// services is searched for it.
/// </summary>
public sealed class CanaryTests(WorkloadFixture workload)
{
    private const string Canary = "4929071948337416";

    private static readonly string[] OutOfScope = ["storefront", "catalog", "orders", "notifications"];

    private readonly Browsing _http = workload.Http;

    [Fact]
    public async Task A_card_number_is_found_nowhere_outside_in_scope_memory()
    {
        using var scope = await OpenAsync();

        await TravelEveryPathAsync();

        await new Arrival(workload).WaitAsync();
        Assert.Empty(scope.Leaks);
        Assert.Empty(new CanaryScan(Canary).Find(workload.AzureMonitor.Text));
        Assert.Empty(new CanaryScan(Canary).Find(await workload.ScrapeAllAsync()));
    }

    [Fact]
    public async Task The_scope_watches_every_service_and_every_store()
    {
        const string mark = "WORKLOAD__SERVICE=";
        var seen = new List<string>();
        foreach (var (service, id) in await ServicesAsync())
        {
            var surroundings = ProcessSurroundings.Of(id).Select(found => Encoding.UTF8.GetString(found.Content));
            if (surroundings.Any(text => text.Contains(mark + service, StringComparison.Ordinal))) seen.Add(service);
        }

        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has /proc.");
        Assert.Empty(OutOfScope.Concat(["edge", "token-vault", "payments"]).Except(seen));
        var stores = Directory.GetFiles(workload.State, "*.db", SearchOption.AllDirectories).Select(Path.GetFileName);
        Assert.Empty(new[] { "token-vault.db", "payments.db", "orders.db" }.Except(stores));
    }

    [Fact]
    public void A_leak_into_arguments_or_environment_of_a_process_is_found()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has /proc.");
        using var planted = Process.Start(new ProcessStartInfo("sleep", ["300", "0" + Canary])
        {
            Environment = { ["CARD"] = "4929-0719-4833-7416" },
        })!;
        try
        {
            var scope = CanaryScope.Elsewhere(Canary).Watch("process", () => SurroundingsOf(planted.Id));

            var leaks = Assert.Throws<CanaryFoundException>(scope.Dispose).Message;
            Assert.Contains("cmdline): plain", leaks, StringComparison.Ordinal);
            Assert.Contains("environ): dashed", leaks, StringComparison.Ordinal);
        }
        finally
        {
            planted.Kill();
        }
    }

    [Fact]
    public async Task A_card_number_never_reaches_the_memory_of_an_out_of_scope_process()
    {
        var processes = await ServicesAsync();
        var obstacle = ProcessMemory.Obstacle(processes["storefront"]);
        Assert.SkipWhen(obstacle is not null, obstacle ?? "");
        await TravelEveryPathAsync();
        var scan = new CanaryScan(Canary);

        Assert.All(OutOfScope, service =>
            Assert.False(ProcessMemory.Any(processes[service], chunk => scan.Find(chunk.Span).Count > 0), service));
    }

    [Fact]
    public async Task The_search_of_memory_finds_a_planted_leak()
    {
        var processes = await ServicesAsync();
        var obstacle = ProcessMemory.Obstacle(processes["storefront"]);
        Assert.SkipWhen(obstacle is not null, obstacle ?? "");
        // Not a card number, so the guard lets it pass to where a card number must never come.
        const string marker = "9929071948337418";
        var scan = new CanaryScan(marker);

        // The collector may have taken the trace of one request away by the time of the search.
        await Eventually.BecomesAsync(
            async () =>
            {
                await _http.GetAsync($"/api/products?note={marker}");
                return ProcessMemory.Any(processes["storefront"], chunk => scan.Find(chunk.Span).Count > 0);
            },
            found => found);
    }

    [Fact]
    public async Task The_search_finds_a_planted_leak_in_the_log_of_a_store()
    {
        const string marker = "pay_4929071948337418";
        var scope = CanaryScope.Elsewhere("4929071948337418").WatchFiles("state", workload.State);
        Assert.Empty(scope.Leaks);

        // Not a card number, so the guard lets it pass to a service that stores it.
        await _http.OrderAsync(await _http.TokenAsync(), key: marker);

        var leaks = Assert.Throws<CanaryFoundException>(scope.Dispose).Message;
        Assert.Contains("orders.db-wal", leaks, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("plain 4929071948337416")]
    [InlineData("spaced 4929 0719 4833 7416")]
    [InlineData("base64 NDkyOTA3MTk0ODMzNzQxNg==")]
    [InlineData("hex 34393239303731393438333337343136")]
    public void The_search_finds_a_planted_leak_in_a_file(string leak)
    {
        var file = Path.Combine(workload.State, $"planted-{Guid.NewGuid():N}");
        File.WriteAllText(file, leak);
        try
        {
            var scope = CanaryScope.Elsewhere(Canary).WatchFiles("state", workload.State);

            var leaks = Assert.Throws<CanaryFoundException>(scope.Dispose).Message;
            Assert.Contains(Path.GetFileName(file), leaks, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private async Task TravelEveryPathAsync()
    {
        var token = await _http.TokenAsync(Canary);
        var placed = await _http.OrderAsync(token);
        Assert.Equal("Confirmed", placed.Json["status"]!.GetValue<string>());
        var id = placed.Json["id"]!.GetValue<string>();
        await _http.SendAsync(HttpMethod.Post, _http.Shop($"/api/orders/{id}/cancel"));
        await _http.SendAsync(HttpMethod.Delete, _http.Pay($"/cards/{await _http.TokenAsync(Canary)}"));

        string[] bodies =
        [
            $$"""{"number":"{{Canary}}","expiryMonth":13,"expiryYear":2031}""",
            $$"""{"number":"{{Canary}}","expiryMonth":12,"expiryYear":2031,"cvc":"123"}""",
            $$"""{"number":{{Canary}},"expiryMonth":12""",
            $$"""{"number":"4929 0719 4833 7416","{{Canary}}":1}""",
            Canary,
        ];
        foreach (var body in bodies)
        {
            await _http.SendAsync(HttpMethod.Post, _http.Pay("/cards"), body);
            await _http.SendAsync(HttpMethod.Post, _http.Shop("/api/orders"), body, Browsing.NewKey());
        }

        await _http.SendAsync(HttpMethod.Get, _http.Pay($"/{Canary}?card={Canary}"));
        await _http.SendAsync(HttpMethod.Delete, _http.Pay($"/cards/{Canary}"));
        await _http.GetAsync($"/{Canary}");
        await _http.GetAsync($"/api/orders/{Canary}");
        await _http.SendAsync(HttpMethod.Get, _http.Shop("/"), bend: request =>
        {
            request.Headers.TryAddWithoutValidation("User-Agent", Canary);
            request.Headers.TryAddWithoutValidation("traceparent", $"00-{Canary}{Canary}-{Canary}-01");
            request.Headers.TryAddWithoutValidation("baggage", $"card={Canary}");
        });
        await _http.SendAsync(HttpMethod.Post, _http.Shop("/api/orders"), "{}", Canary);
    }

    private async Task<CanaryScope> OpenAsync()
    {
        var services = await ServicesAsync();
        return CanaryScope.Elsewhere(Canary)
            .Watch("output", () => workload.Output)
            .Watch("telemetry", () =>
                from signal in (string[])["traces", "metrics", "logs"]
                from body in workload.Telemetry.Bodies(signal)
                select new CanaryScope.Found(signal, body))
            .Watch("process", () => services.Values.Append(Environment.ProcessId).SelectMany(SurroundingsOf))
            .WatchFiles("state", workload.State);
    }

    private static IEnumerable<CanaryScope.Found> SurroundingsOf(int id) =>
        ProcessSurroundings.Of(id).Select(found => new CanaryScope.Found($"{id} {found.Name}", found.Content));

    private static Task<IReadOnlyDictionary<string, int>> ServicesAsync() =>
        ProcessTree.ServicesAsync(Environment.ProcessId);
}

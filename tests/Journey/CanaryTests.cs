using System.Text;
using RegulatedWorkload.Tests.CardData;
using RegulatedWorkload.Tests.Journey.Running;

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
        await TravelEveryPathAsync();

        Assert.Empty(FindInOutput());
        Assert.Empty(FindInTelemetry());
        Assert.Empty(new CanaryScan(Canary).Find(workload.AzureMonitor.Text));
        Assert.Empty(new CanaryScan(Canary).Find(await workload.ScrapeAllAsync()));
        Assert.Empty(FindInFiles());
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
            Assert.Equal([file], FindInFiles());
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

    private IEnumerable<string> FindInOutput() =>
        workload.Process.Output.Split('\n').Where(line => new CanaryScan(Canary).Find(Encoding.UTF8.GetBytes(line)).Count > 0);

    private IEnumerable<string> FindInTelemetry() =>
        from signal in (string[])["traces", "metrics", "logs"]
        from body in workload.Telemetry.Bodies(signal)
        where new CanaryScan(Canary).Find(body).Count > 0
        select signal;

    private IEnumerable<string> FindInFiles() =>
        from file in Directory.EnumerateFiles(workload.State, "*", SearchOption.AllDirectories)
        where !file.EndsWith(".lock", StringComparison.Ordinal) && new CanaryScan(Canary).Find(ReadShared(file)).Count > 0
        select file;

    private static byte[] ReadShared(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    private async Task<IReadOnlyDictionary<string, int>> ServicesAsync() =>
        (await ProcessTree.DescendantsAsync(workload.Process.Id)).ToDictionary(ProcessTree.Name, id => id);
}

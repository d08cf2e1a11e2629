using System.IO.Compression;
using System.Text.Json.Nodes;
using RegulatedWorkload.Tests.Aspire.Running;
using RegulatedWorkload.Tests.Journey.Running;
using CanaryScan = RegulatedWorkload.Tests.Support.Canary.CanaryScan;

namespace RegulatedWorkload.Tests.Aspire;

/// <summary>The Aspire CLI against this app host, command by command, as a person types them.</summary>
[Collection<OneAppHostAtATime>]
public sealed class CliTests : IDisposable
{
    private const string Canary = "4929071948337416";

    private readonly string _folder = Directory.CreateTempSubdirectory("cli").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_run_is_started_awaited_described_used_and_stopped()
    {
        await AspireCli.SkipWithoutAsync();
        MachineLock.Take();
        var (port, state) = (Ports.FindBlock(), Path.Combine(_folder, "state"));

        var start = await AspireCli.RunAsync("start", "--no-build", "--", "--port", $"{port}", "--state", state);
        Assert.True(start.ExitCode == 0, start.Output);
        try
        {
            var wait = await AspireCli.RunAsync("wait", "edge", "--timeout", "240");
            Assert.True(wait.ExitCode == 0, wait.Output);

            var described = await AspireCli.RunAsync("describe", "--format", "Json");
            var resources = JsonNode.Parse(described.Output[described.Output.IndexOf('{')..])!["resources"]!.AsArray();
            Assert.Equal(
                Declared.Services.Append("acquirer").Order(StringComparer.Ordinal),
                resources.Where(resource => resource!["resourceType"]!.GetValue<string>() == "Project")
                    .Select(resource => resource!["displayName"]!.GetValue<string>())
                    .Order(StringComparer.Ordinal));

            Assert.Equal(0, (await AspireCli.RunAsync("resource", "acquirer", "decline")).ExitCode);
            using var http = new Browsing(port, state);
            var declined = await http.OrderAsync(
                await http.TokenAsync(Cards.Approved), Browsing.NewKey(), http.AnyProduct());
            Assert.NotEqual("Confirmed", declined.Json["status"]?.GetValue<string>());

            Assert.Equal(0, (await AspireCli.RunAsync("resource", "acquirer", "normal")).ExitCode);
            Assert.Equal(0, (await AspireCli.RunAsync("resource", "orders", "rotate-certificate")).ExitCode);
            var rotated = await AspireCli.RunAsync("resource", "token-vault", "rotate-key-encryption-key");
            Assert.Equal(0, rotated.ExitCode);
            Assert.Equal(0, (await AspireCli.RunAsync("resource", "catalog", "restart")).ExitCode);
            await Eventually.BecomesAsync(() => http.GetAsync("/api/products"), answer => answer.Status == 200);
            var paid = await http.OrderAsync(
                await http.TokenAsync(Cards.Approved), Browsing.NewKey(), http.AnyProduct());
            Assert.Equal("Confirmed", paid.Json["status"]!.GetValue<string>());

            var watched = await http.OrderAsync(
                await http.TokenAsync(Canary), Browsing.NewKey(), http.AnyProduct());
            Assert.Equal("Confirmed", watched.Json["status"]!.GetValue<string>());
            await http.SendAsync(HttpMethod.Get, http.Shop($"/{Canary}?card={Canary}"));
            var exported = await Eventually.BecomesAsync(
                ExportAsync,
                texts => texts.Any(text => text.Contains("POST /authorizations", StringComparison.Ordinal))
                    && texts.Any(text => text.Contains("card-number", StringComparison.Ordinal)));
            Assert.Empty(exported.SelectMany(text => new CanaryScan(Canary).Find(text)));

            Assert.Contains("orders", (await AspireCli.RunAsync("logs", "orders")).Output, StringComparison.Ordinal);
        }
        finally
        {
            Assert.Equal(0, (await AspireCli.RunAsync("stop")).ExitCode);
        }
    }

    [Fact]
    public async Task A_run_in_the_foreground_shows_the_dashboard_sells_and_ends_when_it_is_stopped()
    {
        await AspireCli.SkipWithoutAsync();
        MachineLock.Take();
        var (port, state) = (Ports.FindBlock(), Path.Combine(_folder, "state"));

        var run = AspireCli.RunAsync("run", "--no-build", "--", "--port", $"{port}", "--state", state);
        using var http = new Browsing(port, state);
        await Eventually.TrueAsync(async () =>
            run.IsCompleted || (await AspireCli.RunAsync("wait", "edge", "--timeout", "60")).ExitCode == 0);
        Assert.False(run.IsCompleted, run.IsCompleted ? (await run).Output : "");
        Assert.Equal(200, (await http.GetAsync("/api/products")).Status);
        Assert.Equal(0, (await AspireCli.RunAsync("stop")).ExitCode);

        var ended = await run;
        Assert.Equal(0, ended.ExitCode);
        Assert.Contains("/login?t=", ended.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("publish")]
    [InlineData("do", "publish-manifests")]
    public async Task Publishing_by_the_pipeline_writes_what_the_verb_writes_byte_for_byte(params string[] command)
    {
        await AspireCli.SkipWithoutAsync();
        var (byPipeline, byVerb) = (Path.Combine(_folder, "pipeline"), Path.Combine(_folder, "verb"));

        var published = await AspireCli.RunAsync([.. command, "--no-build", "--output-path", byPipeline]);
        Assert.True(published.ExitCode == 0, published.Output);
        Assert.Equal(0, (await AspireCli.AppHostAsync("publish", "--output", byVerb)).ExitCode);

        Assert.NotEmpty(Files(byVerb));
        Assert.Equal(Files(byVerb), Files(byPipeline));
    }

    [Fact]
    public async Task The_step_that_builds_images_is_the_verb_with_its_options()
    {
        await AspireCli.SkipWithoutAsync();

        var refused = await AspireCli.RunAsync(
            "do", "build-images", "--no-build", "--", "--only", "catalog", "--push", "true");

        Assert.NotEqual(0, refused.ExitCode);
        Assert.Contains("--push needs to know where to", refused.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deploying_says_that_Flux_deploys_and_fails()
    {
        await AspireCli.SkipWithoutAsync();

        var deployed = await AspireCli.RunAsync("deploy", "--no-build");

        Assert.NotEqual(0, deployed.ExitCode);
        Assert.Contains("Flux deploys", deployed.Output, StringComparison.Ordinal);
    }

    // All that the dashboard holds: logs of both kinds, traces, metrics and resources.
    private async Task<IReadOnlyList<string>> ExportAsync()
    {
        var file = Path.Combine(_folder, $"{Guid.NewGuid():N}.zip");
        var export = await AspireCli.RunAsync("export", "--output", file);
        Assert.True(export.ExitCode == 0, export.Output);
        using var zip = ZipFile.OpenRead(file);
        var texts = new List<string>();
        foreach (var entry in zip.Entries)
        {
            using var reader = new StreamReader(entry.Open());
            texts.Add(await reader.ReadToEndAsync(TestContext.Current.CancellationToken));
        }

        return texts;
    }

    private static Dictionary<string, string> Files(string folder) => Directory
        .GetFiles(folder, "*", SearchOption.AllDirectories)
        .ToDictionary(file => Path.GetRelativePath(folder, file), File.ReadAllText);
}

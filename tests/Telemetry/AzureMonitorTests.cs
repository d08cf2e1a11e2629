using System.Text.Json;
using RegulatedWorkload.Tests.Support.Canary;
using RegulatedWorkload.Tests.Telemetry.Running;

namespace RegulatedWorkload.Tests.Telemetry;

/// <summary>What a real vault process sends to Azure Monitor, and what it leaves alone.</summary>
public sealed class AzureMonitorTests
{
    [Fact]
    public async Task Calls_security_events_and_metrics_arrive_under_the_name_of_the_service()
    {
        await using var azure = await IngestionEndpoint.StartAsync();
        await using var vault = await StartAsync(azure);
        var token = (await vault.Client.TokenizeAsync(Cards.Visa)).Token;
        await vault.Client.DetokenizeAsync(token, "pay_azure");
        await vault.StopAsync();

        var requests = azure.Items("RequestData");
        Assert.Contains(requests, item => NameOf(item).EndsWith("TokenVault/Detokenize", StringComparison.Ordinal));
        Assert.All(requests, item => Assert.Equal("[a0005-i]/token-vault", Role(item)));
        Assert.Contains(azure.Items("MessageData"), IsRead);
        Assert.Contains(azure.Items("MetricData"), item => Metric(item) == "workload.detokenizations");
        Assert.Contains(azure.Items("MetricData"), item => Metric(item) == "rpc.server.call.duration");
        Assert.Empty(new CanaryScan(Cards.Visa).Find(azure.Text));
    }

    [Fact]
    public async Task Nothing_but_telemetry_is_sent_and_nothing_is_written_to_disk()
    {
        await using var azure = await IngestionEndpoint.StartAsync();
        await using var vault = await StartAsync(azure);
        await vault.Client.TokenizeAsync(Cards.Visa);
        await vault.StopAsync();

        Assert.NotEmpty(azure.Items("RequestData"));
        Assert.Equal(["/v2.1/track"], azure.Paths);
        Assert.DoesNotContain("Statsbeat", azure.Text, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(Directory.EnumerateFileSystemEntries(vault.Temporary));
    }

    [Fact]
    public async Task Nothing_is_written_to_disk_while_Azure_Monitor_cannot_be_reached()
    {
        await using var vault = await VaultProcess.StartAsync(new Dictionary<string, string?>
        {
            ["APPLICATIONINSIGHTS_CONNECTION_STRING"] =
                "InstrumentationKey=00000000-0000-0000-0000-000000000001;IngestionEndpoint=http://127.0.0.1:9/",
        });
        await vault.Client.TokenizeAsync(Cards.Visa);

        Assert.Equal(0, await vault.StopAsync());

        Assert.Empty(Directory.EnumerateFileSystemEntries(vault.Temporary));
    }

    [Fact]
    public async Task Security_events_arrive_when_no_trace_does()
    {
        await using var azure = await IngestionEndpoint.StartAsync();
        await using var vault = await StartAsync(azure, "traceidratio", "0");
        var token = (await vault.Client.TokenizeAsync(Cards.Visa)).Token;
        await vault.Client.DetokenizeAsync(token, "pay_azure");
        await vault.StopAsync();

        Assert.Empty(azure.Items("RequestData"));
        Assert.Contains(azure.Items("MessageData"), IsRead);
    }

    [Fact]
    public async Task A_sampling_ratio_that_is_none_stops_the_start()
    {
        await using var azure = await IngestionEndpoint.StartAsync();
        await using var vault = VaultProcess.Launch(Environment(azure, "traceidratio", "some"));

        Assert.Equal(1, await vault.EndAsync());

        Assert.Contains("OTEL_TRACES_SAMPLER_ARG", vault.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OTLP_is_served_beside_Azure_Monitor()
    {
        await using var azure = await IngestionEndpoint.StartAsync();
        await using var otlp = await OtlpRecorder.StartAsync();
        var both = otlp.Environment;
        foreach (var (key, value) in Environment(azure)) both[key] = value;
        await using var vault = await VaultProcess.StartAsync(both);
        await vault.Client.TokenizeAsync(Cards.Visa);
        await vault.StopAsync();

        Assert.NotEmpty(azure.Items("RequestData"));
        Assert.All(["traces", "logs", "metrics"], signal => Assert.NotEmpty(otlp.Received(signal)));
    }

    private static Task<VaultProcess> StartAsync(
        IngestionEndpoint azure, string? sampler = null, string? argument = null) =>
        VaultProcess.StartAsync(Environment(azure, sampler, argument));

    private static Dictionary<string, string?> Environment(
        IngestionEndpoint azure, string? sampler = null, string? argument = null) => new()
        {
            ["APPLICATIONINSIGHTS_CONNECTION_STRING"] = azure.ConnectionString,
            ["OTEL_TRACES_SAMPLER"] = sampler,
            ["OTEL_TRACES_SAMPLER_ARG"] = argument,
        };

    private static JsonElement Data(JsonElement item) => item.GetProperty("data").GetProperty("baseData");

    private static string NameOf(JsonElement item) => Data(item).GetProperty("name").GetString()!;

    private static string Role(JsonElement item) => item.GetProperty("tags").GetProperty("ai.cloud.role").GetString()!;

    private static string Metric(JsonElement item) =>
        Data(item).GetProperty("metrics")[0].GetProperty("name").GetString()!;

    private static bool IsRead(JsonElement item) =>
        Data(item).GetProperty("properties").TryGetProperty("resource", out var resource)
        && resource.GetString() == "pay_azure";
}

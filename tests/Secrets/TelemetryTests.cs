using Azure.Core.Pipeline;
using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RegulatedWorkload.ServiceDefaults.Configuration;
using RegulatedWorkload.Tests.Support.KeyVault;

namespace RegulatedWorkload.Tests.Secrets;

/// <summary>
/// With <c>APPLICATIONINSIGHTS_AUTHENTICATION_STRING</c> a token of the workload identity is what Azure Monitor takes
/// telemetry by: the key in the connection string is known to all who read the manifests.
/// </summary>
public sealed class TelemetryTests : IAsyncLifetime
{
    private const string Authentication = "APPLICATIONINSIGHTS_AUTHENTICATION_STRING";

    private VaultStandIn _vault = null!;
    private IngestionEndpoint _azure = null!;

    public async ValueTask InitializeAsync()
    {
        _vault = await VaultStandIn.StartAsync();
        _azure = await IngestionEndpoint.StartSecurelyAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _azure.DisposeAsync();
        await _vault.DisposeAsync();
    }

    [Fact]
    public async Task Telemetry_is_sent_with_a_token_of_the_workload_identity()
    {
        await SayAsync("Authorization=AAD");

        Assert.Contains("said", _azure.Text, StringComparison.Ordinal);
        var token = Assert.Single(
            _vault.Entra.Given.Select(given => given), given => given.Scope == EntraStandIn.MonitorScope).Token;
        Assert.Equal([$"Bearer {token}"], _azure.Authorizations);
    }

    [Fact]
    public async Task Without_the_setting_no_token_is_asked_for()
    {
        await SayAsync(null);

        Assert.Equal([""], _azure.Authorizations);
        Assert.Empty(_vault.Entra.Given);
    }

    [Theory]
    [InlineData("AAD")]
    [InlineData("Authorization=AAD;ClientId=another")]
    public void Another_kind_of_authentication_stops_the_start(string value)
    {
        var refusal = Assert.Throws<ConfigurationFaultsException>(() => Service(value));

        Assert.Contains(Authentication, refusal.Message, StringComparison.Ordinal);
    }

    private async Task SayAsync(string? authentication)
    {
        await using var service = Service(authentication);
        var logger = service.Services.GetRequiredService<ILoggerFactory>().CreateLogger("test");
#pragma warning disable CA1848 // One line of a test.
        logger.LogWarning("said");
#pragma warning restore CA1848
    }

    private RunningService Service(string? authentication) => RunningService.For(_vault, also: builder =>
    {
        builder.Configuration["APPLICATIONINSIGHTS_CONNECTION_STRING"] = _azure.ConnectionString;
        builder.Configuration[Authentication] = authentication;
        builder.Services.Configure<AzureMonitorExporterOptions>(
            exporter => exporter.Transport = new HttpClientTransport(_azure.Connections()));
    });
}

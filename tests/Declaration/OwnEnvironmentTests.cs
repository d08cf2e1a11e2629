using RegulatedWorkload.Hosting.Local;

namespace RegulatedWorkload.Tests.Declaration;

/// <summary>What a service sees of the environment of the app host.</summary>
public sealed class OwnEnvironmentTests
{
    [Fact]
    public void A_service_keeps_its_plan_and_the_standard_telemetry_settings() => Assert.Equal(
        ["PARAMETERS__KEY", "ASPNETCORE_URLS", "OTEL_DOTNET_EXPERIMENTAL_ASPNETCORE_DISABLE_URL_QUERY_REDACTION"],
        OwnEnvironment.Foreign(
            [
                "PARAMETERS__KEY", "ASPNETCORE_URLS", "WORKLOAD__SERVICE", "OTEL_EXPORTER_OTLP_ENDPOINT",
                "OTEL_DOTNET_EXPERIMENTAL_ASPNETCORE_DISABLE_URL_QUERY_REDACTION",
            ],
            new Dictionary<string, string> { ["WORKLOAD__SERVICE"] = "orders" }));

    [Fact]
    public void Secrets_of_the_operator_are_not_handed_on() => Assert.Equal(
        [
            "AZURE_CLIENT_SECRET", "Parameters__password", "ASPIRE_DASHBOARD_OTLP_PRIMARYAPIKEY",
            "DOTNET_DASHBOARD_OTLP_APIKEY",
        ],
        OwnEnvironment.Superfluous(
            [
                "PATH", "AZURE_CLIENT_SECRET", "HOME", "Parameters__password", "ASPIRE_DASHBOARD_OTLP_PRIMARYAPIKEY",
                "DOTNET_ROOT", "DOTNET_DASHBOARD_OTLP_APIKEY",
            ]));

    [Fact]
    public void Where_a_container_engine_is_found_is_handed_on_when_containers_are_started_and_its_logins_never() =>
        Assert.Equal(
            ["DOCKER_AUTH_CONFIG"],
            OwnEnvironment.Superfluous(["PATH", "DOCKER_HOST", "DOCKER_AUTH_CONFIG"], containers: true));
}

using System.Text.Json.Serialization;

namespace RegulatedWorkload.Hosting.Infrastructure;

/// <summary>What a deployment of <c>infra/main.bicep</c> has decided and the workload needs.</summary>
/// <param name="RegistryServer">The login server of the registry.</param>
/// <param name="TenantId">The Entra tenant.</param>
/// <param name="Identities">The client ids of the managed identities.</param>
/// <param name="KeyVaults">The vaults. Those that the workload does not read are passed over.</param>
/// <param name="Databases">The PostgreSQL servers.</param>
/// <param name="Telemetry">Where services send telemetry.</param>
/// <param name="Ingress">Who stands before the Gateway, and the addresses of its pods.</param>
public sealed record DeploymentOutputs(
    string RegistryServer,
    string TenantId,
    IReadOnlyList<IdentityOutput> Identities,
    IReadOnlyList<VaultOutput> KeyVaults,
    IReadOnlyList<DatabaseOutput> Databases,
    TelemetryOutput Telemetry,
    IngressOutput Ingress);

/// <summary>A managed identity.</summary>
/// <param name="Name">Its name in <c>azure.identities</c>.</param>
/// <param name="ClientId">Its client id.</param>
public sealed record IdentityOutput(string Name, string ClientId);

/// <summary>A Key Vault.</summary>
/// <param name="Purpose">Its name in <c>keyVaults</c>.</param>
/// <param name="Name">Its name in Azure.</param>
/// <param name="Host">Its host.</param>
/// <param name="Addresses">Its private endpoint as CIDRs.</param>
public sealed record VaultOutput(string Purpose, string Name, string Host, IReadOnlyList<string> Addresses);

/// <summary>A PostgreSQL server.</summary>
/// <param name="Scope">Its name in <c>databases</c>.</param>
/// <param name="Host">Its host.</param>
/// <param name="Addresses">Its private endpoint as CIDRs.</param>
/// <param name="UserConnections">How many connections it has for users.</param>
/// <param name="Port">Its port.</param>
public sealed record DatabaseOutput(
    string Scope, string Host, IReadOnlyList<string> Addresses, int UserConnections, int Port);

/// <summary>Where services send telemetry.</summary>
/// <param name="ConnectionString">The connection string of Azure Monitor.</param>
/// <param name="Addresses">Its private endpoint as CIDRs.</param>
public sealed record TelemetryOutput(string ConnectionString, IReadOnlyList<string> Addresses);

/// <summary>Who stands before the Gateway.</summary>
/// <param name="Clients">The subnet of the web application firewall.</param>
/// <param name="TrustedProxies">The addresses of the Gateway's pods.</param>
public sealed record IngressOutput(IReadOnlyList<string> Clients, IReadOnlyList<string> TrustedProxies);

/// <summary>What <c>az deployment sub show --query properties.outputs</c> prints.</summary>
/// <param name="Environment">The output of that name.</param>
public sealed record OutputsFile(OutputValue Environment);

/// <summary>One output.</summary>
/// <param name="Type">Its type in Azure.</param>
/// <param name="Value">Its value.</param>
public sealed record OutputValue(string Type, DeploymentOutputs Value);

/// <summary>How outputs are read: every member known, none missing.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(OutputsFile))]
internal sealed partial class OutputsJson : JsonSerializerContext;

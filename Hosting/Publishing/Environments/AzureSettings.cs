namespace RegulatedWorkload.Hosting.Publishing.Environments;

/// <summary>The Azure side of the cluster.</summary>
/// <param name="TenantId">The Entra tenant.</param>
/// <param name="Identities">
/// The client ids of the managed identities: one per service by its name, one per storing service as
/// <c>&lt;service&gt;-migrate</c>, and <c>ingress</c> for the Gateway's certificates.
/// </param>
public sealed record AzureSettings(string TenantId, IReadOnlyDictionary<string, string> Identities);

/// <summary>A Key Vault behind its private endpoint.</summary>
/// <param name="Name">Its name: <c>kv-a0005-i</c>.</param>
/// <param name="Host">Its host: <c>kv-a0005-i.vault.azure.net</c>.</param>
/// <param name="Addresses">The private endpoint as CIDRs; services that read secrets reach it on port 443.</param>
public sealed record VaultSettings(string Name, string Host, IReadOnlyList<string> Addresses);

/// <summary>
/// A PostgreSQL server. Each storing service of the scope has a database and two roles of its own there.
/// </summary>
/// <param name="Host">Its host.</param>
/// <param name="Addresses">Its private endpoint as CIDRs.</param>
/// <param name="UserConnections">
/// How many connections the server has for users: its <c>max_connections</c> less what it keeps for itself, on Azure
/// 15. The pools of all services are sized to fit into it.
/// </param>
/// <param name="Authentication"><c>entra</c>, or <c>password</c> with passwords from the scope's Key Vault.</param>
/// <param name="Port">Its port.</param>
public sealed record DatabaseSettings(
    string Host, IReadOnlyList<string> Addresses, int UserConnections, string Authentication = "entra", int Port = 5432)
{
    /// <summary>Whether services sign in as their managed identity.</summary>
    public bool UsesEntra => Authentication == "entra";
}

/// <summary>A declared destination outside the cluster.</summary>
/// <param name="Host">Its host.</param>
/// <param name="Addresses">Its addresses as CIDRs, or those of the egress firewall's translation of it.</param>
/// <param name="Authority">
/// The Key Vault secret of the caller's scope with the CA certificates that it is verified against.
/// </param>
/// <param name="Port">Its port.</param>
public sealed record EgressSettings(string Host, IReadOnlyList<string> Addresses, string Authority, int Port = 443);

/// <summary>
/// Endpoints of Azure that change their addresses: either CIDRs, for plain NetworkPolicies, or DNS names, for Cilium's.
/// Exactly one is given.
/// </summary>
/// <param name="Addresses">CIDRs: private endpoints, or the published ranges of the service tag.</param>
/// <param name="Names">DNS names, exact or with a leading <c>*.</c>.</param>
public sealed record AzureEndpoints(IReadOnlyList<string>? Addresses = null, IReadOnlyList<string>? Names = null);

/// <summary>Where services send telemetry: Azure Monitor.</summary>
/// <param name="ConnectionString">The connection string of the Application Insights resource.</param>
/// <param name="Endpoints">How its ingestion endpoints are reached.</param>
public sealed record TelemetrySettings(string ConnectionString, AzureEndpoints Endpoints);

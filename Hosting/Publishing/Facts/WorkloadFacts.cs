namespace RegulatedWorkload.Hosting.Publishing.Facts;

/// <summary>
/// What the infrastructure must know of the workload: <c>infra/workload.json</c>, which the Bicep files load. Every
/// value is taken from what the manifests are made of, so that neither side repeats what the other decides.
/// </summary>
/// <param name="MadeBy">How the file is made.</param>
/// <param name="Environment">The environment that it was made for.</param>
/// <param name="Kubernetes">What cluster and nodes must be.</param>
/// <param name="Ports">The ports of every pod.</param>
/// <param name="Pools">A user pool a scope, in-scope first.</param>
/// <param name="Flows">The connections between pools, and to and from the system pool; no other is declared.</param>
/// <param name="Egress">The declared destinations outside the cluster.</param>
/// <param name="Uses">What the pods of a scope reach of Azure.</param>
/// <param name="Entrance">The Gateway behind the web application firewall.</param>
/// <param name="Certificates">The certificates of services.</param>
/// <param name="Vaults">The Key Vaults, each with the secrets that someone must be able to read.</param>
/// <param name="Identities">A managed identity for each service account that reads or signs in.</param>
/// <param name="Databases">A database server a scope that stores.</param>
/// <param name="Images">Where images come from.</param>
/// <param name="Policies">Where the rules of the cluster cannot hold.</param>
/// <param name="Groups">The Entra groups of people, by scope name, and of the Gateway's namespace.</param>
/// <param name="Flux">What Flux watches.</param>
public sealed record WorkloadFacts(
    string MadeBy,
    string Environment,
    KubernetesFacts Kubernetes,
    PortFacts Ports,
    IReadOnlyList<PoolFacts> Pools,
    IReadOnlyList<FlowFacts> Flows,
    IReadOnlyList<EgressFacts> Egress,
    IReadOnlyList<UseFacts> Uses,
    EntranceFacts Entrance,
    CertificateFacts Certificates,
    IReadOnlyList<VaultFacts> Vaults,
    IReadOnlyList<IdentityFacts> Identities,
    IReadOnlyList<DatabaseFacts> Databases,
    ImageFacts Images,
    PolicyFacts Policies,
    IReadOnlyList<GroupFacts> Groups,
    FluxFacts Flux)
{
    /// <summary>The facts of a workload in an environment.</summary>
    /// <param name="input">Both scopes; the infrastructure serves them from one cluster.</param>
    /// <param name="environment">The name of the environment.</param>
    public static WorkloadFacts Of(PublishInput input, string environment)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new WorkloadFacts(
            $"dotnet run --project AppHost -- publish --environment {environment}",
            environment,
            KubernetesFacts.Of(input),
            PortFacts.All,
            PoolFacts.Of(input),
            FlowFacts.Of(input),
            EgressFacts.Of(input),
            UseFacts.Of(input),
            EntranceFacts.Of(input),
            CertificateFacts.All,
            VaultFacts.Of(input),
            IdentityFacts.Of(input),
            DatabaseFacts.Of(input),
            ImageFacts.Of(input),
            PolicyFacts.Of(input),
            GroupFacts.Of(input),
            FluxFacts.Of(input));
    }
}

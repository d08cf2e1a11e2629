namespace RegulatedWorkload.Hosting.Publishing.Environments;

/// <summary>
/// What differs per cluster: <c>AppHost/environments/&lt;name&gt;.json</c>. docs/environment-file.md explains each
/// member.
/// </summary>
/// <param name="Domain">The public DNS domain; hosts are labels below it.</param>
/// <param name="Registry">Where images come from.</param>
/// <param name="Kubernetes">What the nodes and the API server can do.</param>
/// <param name="Azure">The tenant, and the managed identities of the services.</param>
/// <param name="KeyVaults">The vaults by scope name, and one of the key <c>ingress</c> for the Gateway.</param>
/// <param name="Databases">The PostgreSQL servers by scope name.</param>
/// <param name="Egresses">The declared destinations outside the cluster, by name.</param>
/// <param name="Entra">How the sign-in endpoints of Microsoft Entra ID are reached.</param>
/// <param name="Telemetry">Where services send telemetry; null sends none.</param>
/// <param name="Monitoring">The agent that collects logs and scrapes metrics.</param>
/// <param name="Ingress">The Gateway before the entrance.</param>
/// <param name="Groups">The Entra groups of the separate duties, by scope name and of the key <c>ingress</c>.</param>
/// <param name="Flux">What Flux watches and trusts.</param>
/// <param name="Signatures">Who checks image signatures on admission; null leaves it to the registry.</param>
/// <param name="Clusters">A cluster for each scope; null runs both scopes in one.</param>
/// <param name="Admission">Which policies do not refuse yet; null has all of them refuse.</param>
/// <param name="PrivateAuthorities">
/// The PEM certificates of private authorities that pods trust beside the public ones, for databases, vaults and the
/// sign-in; public. Null trusts public authorities alone. Services never trust each other by them.
/// </param>
/// <param name="Verification">How segmentation is proven; null lets nobody ask for it.</param>
public sealed record ClusterEnvironment(
    string Domain,
    RegistrySettings Registry,
    KubernetesSettings Kubernetes,
    AzureSettings Azure,
    IReadOnlyDictionary<string, VaultSettings> KeyVaults,
    IReadOnlyDictionary<string, DatabaseSettings> Databases,
    IReadOnlyDictionary<string, EgressSettings> Egresses,
    AzureEndpoints Entra,
    MonitoringSettings Monitoring,
    IngressSettings Ingress,
    IReadOnlyDictionary<string, GroupSettings> Groups,
    FluxSettings Flux,
    TelemetrySettings? Telemetry = null,
    SignatureSettings? Signatures = null,
    ClusterSettings? Clusters = null,
    AdmissionSettings? Admission = null,
    string? PrivateAuthorities = null,
    VerificationSettings? Verification = null)
{
    /// <summary>Whether a policy warns and audits instead of refusing.</summary>
    public bool AuditsOnly(string policy) => Admission?.AuditOnly.Contains(policy) == true;
}

/// <summary>The container registry.</summary>
/// <param name="Server">
/// Its host, by which nodes pull, with a port where it is not 443: <c>contoso.azurecr.io</c>, <c>localhost:5000</c>.
/// </param>
/// <param name="LivePrefix">
/// The repositories that only released images reach, without slashes at the ends: <c>live/a0005</c>.
/// </param>
/// <param name="Former">
/// Where released images came from before, as <c>contoso.azurecr.io/live/a0005</c>: pods of them are admitted until the
/// last has been replaced, since pods made before are made again when a node is drained. None is the rule.
/// </param>
public sealed record RegistrySettings(string Server, string LivePrefix, IReadOnlyList<string>? Former = null)
{
    /// <summary>Every place that images of the workload may come from, the current one first.</summary>
    public IEnumerable<string> Homes => [$"{Server}/{LivePrefix}", .. Former ?? []];
}

/// <summary>How the policies of admission are brought in.</summary>
/// <param name="AuditOnly">
/// The policies, by name, that refuse nothing yet: they warn those who break them and tell the audit log.
/// </param>
public sealed record AdmissionSettings(IReadOnlyList<string> AuditOnly);

/// <summary>What the nodes and the API server can do.</summary>
/// <param name="PodSecurityVersion">The version that Pod Security is pinned to: <c>v1.35</c>, or later.</param>
/// <param name="NodeOperatingSystem">
/// <c>AzureLinux</c> or <c>Ubuntu</c>. An AppArmor profile is set on Ubuntu only.
/// </param>
/// <param name="AgentNamespaces">
/// The namespaces of the cluster's own agents, which may run on every node: the log and metrics agents, the network and
/// policy engines, what scans for malware. Nothing else but the workload may.
/// </param>
/// <param name="FqdnPolicies">
/// Whether Cilium's policies of DNS names are there: on AKS, Advanced Container Networking Services. Then each service
/// may ask for the names that it needs and for no others, and destinations may be told by name.
/// </param>
public sealed record KubernetesSettings(
    string PodSecurityVersion,
    string NodeOperatingSystem,
    IReadOnlyList<string> AgentNamespaces,
    bool FqdnPolicies = false)
{
    /// <summary>
    /// Whether the nodes have AppArmor. A pod that names a profile does not start on nodes without it.
    /// </summary>
    public bool HasAppArmor => NodeOperatingSystem == "Ubuntu";
}

/// <summary>The agent that collects logs and scrapes metrics.</summary>
/// <param name="Namespace">Its namespace: <c>kube-system</c> for the AKS add-on.</param>
/// <param name="PodLabels">What selects its pods: <c>rsName: ama-metrics</c> and the like.</param>
public sealed record MonitoringSettings(string Namespace, IReadOnlyDictionary<string, string> PodLabels);

/// <summary>The Entra groups of the separate duties in one namespace, by object id.</summary>
/// <param name="Admins">May change everything in the namespace but its boundaries.</param>
/// <param name="Operators">May restart and look, and change nothing else.</param>
/// <param name="Viewers">May look, at nothing secret.</param>
public sealed record GroupSettings(string Admins, string Operators, string Viewers);

/// <summary>
/// The signatures that sigstore policy-controller requires of images. A key or an identity, not both.
/// </summary>
/// <param name="Issuer">The OIDC issuer of keyless signatures; null with a key.</param>
/// <param name="Identity">The identity that signs, a regular expression; null with a key.</param>
/// <param name="PublicKey">The PEM public key of signatures; null without one.</param>
public sealed record SignatureSettings(string? Issuer = null, string? Identity = null, string? PublicKey = null);

using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Hosting.Local;

/// <summary>
/// Where everything lies in the state directory of a local run. Keys are apart from the data they protect.
/// </summary>
/// <param name="Root">The state directory.</param>
public sealed record LocalState(string Root)
{
    /// <summary>The certificate and key of the workload's authority, without the file extension.</summary>
    public string WorkloadAuthority => Path.Combine(Root, "authority", "workload-ca");

    /// <summary>
    /// The certificate and key of the authority of an external destination, without the file extension.
    /// </summary>
    public string ExternalAuthority(string external) => Path.Combine(Root, "authority", external + "-ca");

    /// <summary>What browsers are shown.</summary>
    public string IngressCertificates => Path.Combine(Root, "certificates", "ingress");

    /// <summary>The certificate directory of a service or of an external destination.</summary>
    public string Certificates(string service) => Path.Combine(Root, "certificates", service);

    /// <summary>The list of the callers that a service admits.</summary>
    public string Callers(string service) => Path.Combine(Root, "callers", service + ".json");

    /// <summary>What a service attempts when its verifier asks.</summary>
    public string ProbeTargets(string service) => Path.Combine(Root, "probes", service + ".json");

    /// <summary>The page of the last proof of segmentation.</summary>
    public string Segmentation => Path.Combine(Root, "segmentation");

    /// <summary>The certificate directory of the verifier of a scope.</summary>
    public string VerifierCertificates(Scope scope)
    {
        ArgumentNullException.ThrowIfNull(scope);
        return Path.Combine(Root, "certificates", "verifiers", scope.Name);
    }

    /// <summary>The secret directory of a service.</summary>
    public string Secrets(string service) => Path.Combine(Root, "secrets", service);

    /// <summary>The database file of a service or of an external destination.</summary>
    public string StoreFile(string service) => Path.Combine(Root, "stores", service, service + ".db");

    /// <summary>The certificate and key of the database servers' authority, without the file extension.</summary>
    public string DatabaseAuthority => Path.Combine(Root, "authority", "database-ca");

    /// <summary>The folder of the PostgreSQL server of a scope.</summary>
    public string DatabaseServer(string scope) => Path.Combine(Root, "postgres", scope);

    /// <summary>The password of a service's database role: a folder with its versions.</summary>
    public string ServicePassword(string service) =>
        Path.Combine(Secrets(service), ServicePasswordSecret(service));

    /// <summary>Likewise of the role that owns the database, where the service never looks.</summary>
    public string OwnerPassword(string service) =>
        Path.Combine(OwnerSecrets(service), OwnerPasswordSecret(service));

    /// <summary>The secret directory of <c>migrate</c>.</summary>
    public string OwnerSecrets(string service) => Path.Combine(Root, "secrets", service + "-owner");

    /// <summary>The name of the secret with the password of a service's database role.</summary>
    public static string ServicePasswordSecret(string service) => $"{service}-database-password";

    /// <summary>The name of the secret with the password of the role that owns the database.</summary>
    public static string OwnerPasswordSecret(string service) => $"{service}-owner-database-password";

    /// <summary>The file whose lock says that a run uses this state.</summary>
    public string RunLock => Path.Combine(Root, "run.lock");
}

namespace RegulatedWorkload.AppHost.Launch;

/// <summary>Where everything lies in the state directory of a local run. Keys are apart from the data they protect.</summary>
/// <param name="Root">The state directory.</param>
public sealed record LocalState(string Root)
{
    /// <summary>The certificate and key of the workload's authority, without the file extension.</summary>
    public string WorkloadAuthority => Path.Combine(Root, "authority", "workload-ca");

    /// <summary>The certificate and key of the acquirer's authority, without the file extension.</summary>
    public string AcquirerAuthority => Path.Combine(Root, "authority", "acquirer-ca");

    /// <summary>What browsers are shown.</summary>
    public string IngressCertificates => Path.Combine(Root, "certificates", "ingress");

    /// <summary>The certificate directory of a service or of the acquirer.</summary>
    public string Certificates(string service) => Path.Combine(Root, "certificates", service);

    /// <summary>The list of the callers that a service admits.</summary>
    public string Callers(string service) => Path.Combine(Root, "callers", service + ".json");

    /// <summary>The secret directory of a service.</summary>
    public string Secrets(string service) => Path.Combine(Root, "secrets", service);

    /// <summary>The database file of a service or of the acquirer.</summary>
    public string StoreFile(string service) => Path.Combine(Root, "stores", service, service + ".db");

    /// <summary>The file whose lock says that a run uses this state.</summary>
    public string RunLock => Path.Combine(Root, "run.lock");
}

namespace RegulatedWorkload.Hosting.Publishing.Services;

/// <summary>Where a container finds its files. All are read-only but the temporary folder.</summary>
internal static class MountPaths
{
    public const string Certificates = "/workload/certificates";

    public const string IngressCertificates = "/workload/ingress-certificates";

    public const string Callers = "/workload/callers";

    public const string CallersFile = "callers.json";

    public const string Probes = "/workload/probes";

    public const string ProbeTargetsFile = "targets.json";

    public const string Expected = "/workload/expected";

    public const string ExpectedFile = "expected.json";

    public const string Authorities = "/workload/authorities";

    public const string PrivateAuthorities = "/workload/private-authorities";

    public const string Temporary = "/tmp";

    /// <summary>Where the webhook of workload identity mounts the token that it adds.</summary>
    public const string IdentityToken = "/var/run/secrets/azure/tokens";

    public static string EgressAuthority(string external) => $"{Authorities}/{external}.crt";
}

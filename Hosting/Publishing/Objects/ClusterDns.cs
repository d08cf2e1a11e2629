namespace RegulatedWorkload.Hosting.Publishing.Objects;

/// <summary>The DNS of the cluster: the only name servers that pods may ask.</summary>
internal static class ClusterDns
{
    public const string Namespace = "kube-system";

    public const string App = "kube-dns";
}

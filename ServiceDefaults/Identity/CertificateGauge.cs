using RegulatedWorkload.ServiceDefaults.Telemetry;

namespace RegulatedWorkload.ServiceDefaults.Identity;

/// <summary>Tells how many days the certificates in use are still good; below zero they have expired.</summary>
internal sealed class CertificateGauge
{
    public CertificateGauge(WorkloadMeter meter, WorkloadIdentity identity, IngressCertificates ingress) =>
        meter.CreateGauge(
            "workload.certificate.time_left",
            "d",
            "Time until a certificate in use expires.",
            "workload.certificate.use",
            () => Observe(identity, ingress));

    private static IEnumerable<(double Value, string Label)> Observe(
        WorkloadIdentity identity, IngressCertificates ingress)
    {
        yield return (DaysLeft(identity.Material, identity.Now), "identity");
        if (ingress.Exist) yield return (DaysLeft(ingress.Current, identity.Now), "ingress");
    }

    private static double DaysLeft(CertificateMaterial material, DateTimeOffset now) =>
        (material.Leaf.NotAfter.ToUniversalTime() - now.UtcDateTime).TotalDays;
}

using RegulatedWorkload.ServiceDefaults.Telemetry;

namespace RegulatedWorkload.ServiceDefaults.Hosting;

/// <summary>The limits of both listeners, each by itself, so that a flood of traffic keeps no probe out.</summary>
internal sealed class ConnectionLimits
{
    public ConnectionLimits(RefusalCounter refusals, WorkloadMeter meter)
    {
        (Traffic, Health) = (new ConnectionLimit(refusals), new ConnectionLimit(refusals));
        meter.CreateGauge(
            "workload.connections",
            "{connection}",
            "Connections that are open.",
            "workload.listener",
            () => [(Traffic.Open, "traffic"), (Health.Open, "health")]);
    }

    /// <summary>Of calls and requests.</summary>
    public ConnectionLimit Traffic { get; }

    /// <summary>Of probes and scrapes.</summary>
    public ConnectionLimit Health { get; }
}

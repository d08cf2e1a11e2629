using k8s.Models;
using RegulatedWorkload.Hosting.Publishing.Objects;

namespace RegulatedWorkload.Hosting.Publishing.Services;

/// <summary>
/// Probes ask the plain health port: the kubelet has no client certificate. They are those of every pod.
/// </summary>
internal static class Probes
{
    /// <summary>Gives a slow start a minute.</summary>
    public static V1Probe Startup { get; } = Get("/livez", period: 2, failures: 30);

    /// <summary>Takes a pod out of the answers of DNS while it cannot serve.</summary>
    public static V1Probe Readiness { get; } = Get("/readyz", period: 5, failures: 2);

    /// <summary>Restarts a pod that answers nothing.</summary>
    public static V1Probe Liveness { get; } = Get("/livez", period: 10, failures: 3);

    private static V1Probe Get(string path, int period, int failures) => new()
    {
        HttpGet = new V1HTTPGetAction { Path = path, Port = Ports.Health, Scheme = "HTTP" },
        PeriodSeconds = period,
        FailureThreshold = failures,
        TimeoutSeconds = 2,
    };
}

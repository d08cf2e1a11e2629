using k8s.Models;
using RegulatedWorkload.Hosting.Publishing.Objects;
using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Hosting.Publishing.Services;

/// <summary>How many pods a service has: load decides, within the declared bounds.</summary>
internal static class Autoscalers
{
    private const int TargetUtilization = 70;
    private const int CalmSeconds = 300;

    public static V2HorizontalPodAutoscaler Of(Service service) => new()
    {
        Metadata = Meta.Of(service),
        Spec = new V2HorizontalPodAutoscalerSpec
        {
            ScaleTargetRef = new V2CrossVersionObjectReference
            {
                ApiVersion = "apps/v1",
                Kind = "Deployment",
                Name = service.Name,
            },
            MinReplicas = service.Scale.Least,
            MaxReplicas = service.Scale.Most,
            Metrics =
            [
                new V2MetricSpec
                {
                    Type = "Resource",
                    Resource = new V2ResourceMetricSource
                    {
                        Name = "cpu",
                        Target = new V2MetricTarget { Type = "Utilization", AverageUtilization = TargetUtilization },
                    },
                },
            ],
            Behavior = new V2HorizontalPodAutoscalerBehavior
            {
                ScaleDown = new V2HPAScalingRules { StabilizationWindowSeconds = CalmSeconds },
            },
        },
    };
}

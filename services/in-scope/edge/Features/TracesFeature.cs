using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection.Extensions;
using RegulatedWorkload.Edge.Requests;

namespace RegulatedWorkload.Edge.Features;

/// <summary>Every trace begins here: what a browser says about traces is not believed.</summary>
internal static class TracesFeature
{
    public static void AddTraces(this WebApplicationBuilder builder) => builder.Services.Replace(
        ServiceDescriptor.Singleton<DistributedContextPropagator>(new NoInboundTraces()));
}

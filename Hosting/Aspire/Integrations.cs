using Aspire.Hosting.ApplicationModel;

namespace RegulatedWorkload.Hosting.Aspire;

/// <summary>Says what an integration that somebody added to a service means for the cluster.</summary>
internal static class Integrations
{
    public static IEnumerable<string> Of(WorkloadBuilder workload)
    {
        var own = workload.Services.Select(service => service.Resource).ToHashSet<IResource>();
        return from service in workload.Services
               from other in service.Resource.Annotations.OfType<ResourceRelationshipAnnotation>()
                   .Where(relationship => relationship.Type is "Reference" or "WaitFor")
                   .Select(relationship => relationship.Resource)
                   .Distinct()
               where !own.Contains(other) && !workload.Run.Databases.Any(database => database.Name == other.Name)
               select $"'{service.Resource.Name}' uses '{other.Name}', which is no part of the declaration: it is "
                   + "there in this run alone. The manifests neither deploy it nor let the service reach it; declare "
                   + "it as an external destination in AppHost/Workload.cs for that.";
    }
}

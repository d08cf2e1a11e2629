using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace RegulatedWorkload.Hosting.Aspire;

/// <summary>
/// What resources stand below in the dashboard: the workload, a scope, or the connected-to part of one.
/// </summary>
public sealed class GroupResource(string name) : Resource(name)
{
    internal static IResourceBuilder<GroupResource> Add(
        IDistributedApplicationBuilder builder, string name, string type, string icon)
    {
        var group = new GroupResource(name);
        var added = builder.ExecutionContext.IsPublishMode
            ? builder.CreateResourceBuilder(group)
            : builder.AddResource(group);
        return added
            .WithInitialState(new CustomResourceSnapshot
            {
                ResourceType = type,
                Properties = [],
                State = KnownResourceStates.Running,
            })
            .WithIconName(icon);
    }
}

using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using RegulatedWorkload.Hosting.Aspire;
using RegulatedWorkload.Tests.Journey.Running;

namespace RegulatedWorkload.Tests.Aspire;

/// <summary>The Aspire model says what the declaration says. Nothing is started.</summary>
public sealed class ModelTests : IDisposable
{
    private readonly string _state = Directory.CreateTempSubdirectory("model").FullName;
    private readonly IDistributedApplicationBuilder _builder;
    private readonly WorkloadBuilder _workload;

    public ModelTests()
    {
        _builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions());
        _workload = _builder.AddWorkload(Declared.Topology, ["--state", _state, "--port", "19443"]);
    }

    public void Dispose() => Directory.Delete(_state, recursive: true);

    [Fact]
    public void Every_declared_service_stands_below_its_scope_and_connected_to_ones_in_a_group_of_their_own()
    {
        Assert.All(Declared.Topology.Services, service => Assert.Equal(
            Declared.Topology.IsConnectedTo(service) ? "connected-to" : service.Scope.Name,
            ParentOf(_workload.Service(service.Name).Resource).Name));
        Assert.Equal("external", ParentOf(_workload.Service("acquirer").Resource).Name);
    }

    [Fact]
    public void The_graph_draws_the_declared_calls_and_nothing_else()
    {
        var drawn = from service in Declared.Topology.Services
                    from relationship in Relationships(_workload.Service(service.Name).Resource)
                    where relationship.Type != "Parent"
                    select (service.Name, relationship.Resource.Name);
        var declared = from service in Declared.Topology.Services
                       from callee in service.Outgoing.Select(call => call.Callee).Concat(service.Egresses)
                       select (service.Name, callee);

        Assert.Equal(declared, drawn);
    }

    [Fact]
    public async Task A_service_is_given_its_slice_and_the_telemetry_settings_of_Aspire_alone()
    {
        var variables = await EnvironmentOfAsync("orders");

        Assert.Equal("orders", variables["WORKLOAD__SERVICE"]);
        Assert.All(
            variables.Keys,
            name => Assert.True(
                name.StartsWith("WORKLOAD__", StringComparison.Ordinal)
                || name.StartsWith("OTEL_", StringComparison.Ordinal)
                || name is "ASPNETCORE_ENVIRONMENT",
                name));
    }

    [Fact]
    public async Task An_integration_added_by_usual_means_reaches_its_service_and_no_other()
    {
        var cache = _builder.AddConnectionString("cache", ReferenceExpression.Create($"localhost:6379"));
        _workload.Service("orders").WithReference(cache);

        Assert.Contains("ConnectionStrings__cache", await EnvironmentOfAsync("orders"));
        Assert.DoesNotContain("ConnectionStrings__cache", await EnvironmentOfAsync("catalog"));
    }

    [Fact]
    public void A_name_that_nothing_declared_has_is_refused_with_those_that_there_are()
    {
        var refusal = Assert.Throws<ArgumentException>(() => _workload.Service("order"));

        Assert.Contains("orders", refusal.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<ResourceRelationshipAnnotation> Relationships(IResource resource) =>
        resource.Annotations.OfType<ResourceRelationshipAnnotation>();

    private static IResource ParentOf(IResource resource) =>
        Relationships(resource).Single(relationship => relationship.Type == "Parent").Resource;

    private async Task<IReadOnlyDictionary<string, object>> EnvironmentOfAsync(string service)
    {
        var resource = _workload.Service(service).Resource;
        var context = new EnvironmentCallbackContext(
            _builder.ExecutionContext, resource, cancellationToken: TestContext.Current.CancellationToken);
        foreach (var annotation in resource.Annotations.OfType<EnvironmentCallbackAnnotation>())
        {
            await annotation.Callback(context);
        }

        return context.EnvironmentVariables;
    }
}

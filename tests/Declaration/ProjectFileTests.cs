using System.Xml.Linq;
using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Tests.Declaration;

/// <summary>What project files link is what the declaration allows, arrow by arrow.</summary>
public sealed class ProjectFileTests
{
    [Fact]
    public void The_contracts_that_a_project_links_are_those_its_service_may_call() =>
        Assert.Empty(Committed.Topology.Services.SelectMany(service => Disagreements(service, LoadProject(service))));

    [Fact]
    public void A_link_without_a_call_and_a_call_without_a_link_are_noticed()
    {
        var orders = Committed.Topology.Find("orders")!;
        var project = XElement.Parse(
            """
            <Project><ItemGroup>
              <Protobuf Include="../catalog/catalog.proto" GrpcServices="Client" />
              <Protobuf Include="../../in-scope/token-vault/token-vault.proto" GrpcServices="Client" />
            </ItemGroup></Project>
            """);

        Assert.Equal(
            [
                "orders calls notifications, but does not link its contract",
                "orders calls payments, but does not link its contract",
                "orders links the contract of token-vault, but may not call it",
            ],
            Disagreements(orders, project).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_service_folder_is_declared_in_its_scope()
    {
        var folders = Directory.GetDirectories(Path.Combine(Committed.Root, "services"))
            .Where(scope => Path.GetFileName(scope) != "external")
            .SelectMany(Directory.GetDirectories)
            .Select(folder => Path.GetRelativePath(Path.Combine(Committed.Root, "services"), folder))
            .Select(folder => folder.Replace('\\', '/'));

        Assert.Equal(
            Committed.Topology.Services
                .Select(service => $"{service.Scope}/{service.Name}")
                .Order(StringComparer.Ordinal),
            folders.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void No_service_project_references_another_service()
    {
        var references = Committed.Topology.Services
            .SelectMany(service => LoadProject(service).Descendants("ProjectReference"));

        Assert.Empty(references);
    }

    private static IEnumerable<string> Disagreements(Service service, XElement project)
    {
        var linked = project.Descendants("Protobuf")
            .Where(proto => proto.Attribute("GrpcServices")?.Value == "Client")
            .Select(proto => Path.GetFileNameWithoutExtension(proto.Attribute("Include")!.Value))
            .ToHashSet();
        var called = service.Outgoing.Where(call => call.Methods.Count > 0).Select(call => call.Callee).ToHashSet();
        return linked.Except(called).Select(name => $"{service.Name} links the contract of {name}, but may not call it")
            .Concat(called.Except(linked)
                .Select(name => $"{service.Name} calls {name}, but does not link its contract"));
    }

    private static XElement LoadProject(Service service) => XElement.Load(Path.Combine(
        Committed.Root, "services", service.Scope.Name, service.Name, service.Name + ".csproj"));
}

using RegulatedWorkload.Hosting.Local;
using RegulatedWorkload.AppHost.Watch;
using RegulatedWorkload.Tests.Journey.Running;

namespace RegulatedWorkload.Tests.Orchestration;

/// <summary>Which services a part of the workload needs, and which of them a changed file concerns.</summary>
public sealed class SelectionTests
{
    private static readonly LaunchPlan Plan =
        LaunchPlanner.Create(Declared.Topology, Declared.Contracts, new LaunchOptions("/state"));

    [Theory]
    [InlineData("token-vault", "token-vault")]
    [InlineData("acquirer", "acquirer")]
    [InlineData("payments", "acquirer token-vault payments")]
    [InlineData("orders", "acquirer token-vault catalog payments notifications orders")]
    [InlineData("catalog,token-vault", "token-vault catalog")]
    public void A_part_runs_with_all_that_it_calls(string names, string services) => Assert.Equal(
        services.Split(' ').Order(),
        PlanSelection.Only(Plan, Declared.Topology, names.Split(',')).Services.Select(service => service.Name).Order());

    [Fact]
    public void The_entrance_needs_everything() =>
        Assert.Equal(Plan.Services, PlanSelection.Only(Plan, Declared.Topology, ["edge"]).Services);

    [Fact]
    public void Each_service_keeps_its_ports_and_variables_in_a_part() => Assert.All(
        PlanSelection.Only(Plan, Declared.Topology, ["payments"]).Services,
        service => Assert.Contains(service, Plan.Services));

    [Fact]
    public void An_unknown_name_is_told_with_the_known_ones()
    {
        var refusal = Assert.Throws<RunException>(
            () => PlanSelection.Only(Plan, Declared.Topology, ["edge", "vault"]));

        Assert.Equal(
            "--only: there is no service 'vault' in this run; choose from "
            + $"{string.Join(", ", Plan.Services.Select(service => service.Name))}.",
            refusal.Message);
    }

    [Theory]
    [InlineData("services/out-of-scope/catalog/CatalogStore.cs", "catalog")]
    [InlineData("services/out-of-scope/catalog/Schema/sqlite/001-products.sql", "catalog")]
    [InlineData("services/out-of-scope/catalog/catalog.proto", "catalog orders storefront")]
    [InlineData("services/in-scope/token-vault/token-vault.proto", "edge payments token-vault")]
    [InlineData("services/in-scope/token-vault/SecretMessages.cs", "edge payments token-vault")]
    [InlineData("services/in-scope/token-vault/TokenVaultStore.cs", "token-vault")]
    [InlineData("services/in-scope/edge/CardForm/form.js", "edge")]
    [InlineData("services/external/acquirer/Program.cs", "acquirer")]
    [InlineData("README.md", "")]
    [InlineData("services/out-of-scope/catalog/obj/x.cs", "")]
    [InlineData("services/out-of-scope/catalog/.CatalogStore.cs.swp", "")]
    [InlineData("services/out-of-scope/catalog/CatalogStore.cs~", "")]
    public void A_changed_file_concerns_its_service_and_those_that_link_it(string path, string services) =>
        Assert.Equal(
            services.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            new WatchedSources(Built.Root, Plan).AffectedBy(path).Order());

    [Theory]
    [InlineData("ServiceDefaults/Hosting/Listeners.cs")]
    [InlineData("Directory.Packages.props")]
    [InlineData("Directory.Build.targets")]
    [InlineData("services/Directory.Build.props")]
    public void What_every_service_is_built_from_concerns_all(string path) => Assert.Equal(
        Plan.Services.Select(service => service.Name),
        new WatchedSources(Built.Root, Plan).AffectedBy(path));

    [Theory]
    [InlineData("""<Compile Include="../token-vault/*.cs" />""", "../token-vault/Planted.cs")]
    [InlineData("""<Compile Include="..\token-vault\Planted.cs" """, "../token-vault/Planted.cs")]
    [InlineData("""<None Include="own.txt;../../shared/**/*.json" />""", "../../shared/deep/planted.json")]
    public void A_link_counts_from_the_moment_that_it_is_written(string item, string file)
    {
        var root = Directory.CreateTempSubdirectory("links").FullName;
        var catalog = Plan.Services.Single(service => service.Name == "catalog");
        var sources = new WatchedSources(root, Plan with { Services = [catalog] });
        var path = Path.GetRelativePath(root, Path.Combine(root, Path.GetDirectoryName(catalog.Project)!, file))
            .Replace('\\', '/');
        Assert.Empty(sources.AffectedBy(path));

        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(root, catalog.Project))!);
        File.WriteAllText(Path.Combine(root, catalog.Project), item);

        Assert.Equal(["catalog"], sources.AffectedBy(path));
        Assert.Empty(sources.AffectedBy("services/out-of-scope/orders/Planted.cs"));
        Directory.Delete(root, recursive: true);
    }

    [Fact]
    public void A_service_that_does_not_run_is_not_built() => Assert.Equal(
        ["catalog"],
        new WatchedSources(Built.Root, PlanSelection.Only(Plan, Declared.Topology, ["catalog"]))
            .AffectedBy("services/out-of-scope/catalog/catalog.proto"));
}

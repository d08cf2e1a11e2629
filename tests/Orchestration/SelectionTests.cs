using RegulatedWorkload.AppHost.Launch;
using RegulatedWorkload.AppHost.Orchestration;
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
    [InlineData("services/in-scope/edge/CardForm/form.js", "edge")]
    [InlineData("services/external/acquirer/Program.cs", "acquirer")]
    [InlineData("README.md", "")]
    [InlineData("services/out-of-scope/catalog/obj/x.cs", "")]
    [InlineData("services/out-of-scope/catalog/.CatalogStore.cs.swp", "")]
    [InlineData("services/out-of-scope/catalog/CatalogStore.cs~", "")]
    public void A_changed_file_concerns_its_service_and_a_contract_its_callers_too(string path, string services) =>
        Assert.Equal(
            services.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            new WatchedSources(Declared.Topology, Plan).AffectedBy(path).Order());

    [Theory]
    [InlineData("ServiceDefaults/Hosting/Listeners.cs")]
    [InlineData("Directory.Packages.props")]
    [InlineData("services/Directory.Build.props")]
    public void What_every_service_is_built_from_concerns_all(string path) => Assert.Equal(
        Plan.Services.Select(service => service.Name),
        new WatchedSources(Declared.Topology, Plan).AffectedBy(path));

    [Fact]
    public void A_service_that_does_not_run_is_not_built() => Assert.Equal(
        ["catalog"],
        new WatchedSources(Declared.Topology, PlanSelection.Only(Plan, Declared.Topology, ["catalog"]))
            .AffectedBy("services/out-of-scope/catalog/catalog.proto"));
}

using RegulatedWorkload.Hosting.Databases;
using RegulatedWorkload.Hosting.Local;

namespace RegulatedWorkload.Tests.Declaration;

/// <summary>
/// Databases and their roles are those of the declaration, in a local run and on the page for operators.
/// </summary>
public sealed class DatabaseRolesTests
{
    private static readonly LaunchPlan Plan =
        LaunchPlanner.Create(Committed.Workload, new LaunchOptions("/state", Store: StoreEngine.Postgres));

    [Fact]
    public void The_page_for_operators_says_what_a_local_run_does()
    {
        var page = File.ReadAllText(Path.Combine(Committed.Root, "docs", "postgresql.md"));
        var roles = DatabaseRoles.Of("orders", "orders");

        Assert.All(
            roles.OnServer.Concat(roles.InDatabase),
            statement => Assert.Contains(statement + ";", page, StringComparison.Ordinal));
    }

    [Fact]
    public void The_page_on_deploying_makes_the_same_roles_and_ties_them_to_identities()
    {
        var page = File.ReadAllText(Path.Combine(Committed.Root, "docs", "deploy.md"));
        var lines = page.Split("<<'SQL'\n")[1].Split("\nSQL\n")[0].Split('\n');
        var roles = DatabaseRoles.Of("payments", "payments");

        Assert.Equal(
            [
                .. roles.OnServer.Take(2),
                "SECURITY LABEL FOR \"pgaadauth\" ON ROLE \"payments-owner\" IS :'owner'",
                "SECURITY LABEL FOR \"pgaadauth\" ON ROLE \"payments\" IS :'service'",
                .. roles.CreateDatabase,
                "\\connect payments",
                .. roles.InDatabase,
            ],
            lines.Select(line => line.TrimEnd(';')));
    }

    [Fact]
    public void Each_scope_has_a_server_and_each_storing_service_a_database_on_that_of_its_scope()
    {
        var declared =
            from service in Committed.Topology.Services
            where service.Store is not null
            select (service.Scope.Name, service.Name);
        var planned =
            from server in Plan.DatabaseServers
            from database in server.Databases
            select (server.Scope, database.Service);

        Assert.Equal(declared.Order(), planned.Order());
        Assert.Equal(2, Plan.DatabaseServers.Count);
    }

    [Fact]
    public void No_service_is_given_the_role_that_owns_its_database() => Assert.All(
        Plan.DatabaseServers.SelectMany(server => server.Databases),
        database =>
        {
            var environment = Plan.Services.Single(service => service.Name == database.Service).Environment;
            Assert.DoesNotContain("owner", environment["WORKLOAD__STORE__CONNECTION"], StringComparison.Ordinal);
            Assert.DoesNotContain("owner", environment["WORKLOAD__STORE__PASSWORD"], StringComparison.Ordinal);
            Assert.NotEqual(
                environment["WORKLOAD__SECRETS__SOURCE"], database.Migration["WORKLOAD__SECRETS__SOURCE"]);
            Assert.Contains(
                $"{database.Service}-owner",
                database.Migration["WORKLOAD__STORE__CONNECTION"],
                StringComparison.Ordinal);
        });

    [Fact]
    public void Database_servers_take_ports_that_no_service_has() => Assert.Empty(
        Plan.DatabaseServers.Select(server => server.Port).Intersect(
            Plan.Services.SelectMany(service => (int[])[service.TrafficPort, service.HealthPort])));
}

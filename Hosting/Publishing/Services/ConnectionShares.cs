using RegulatedWorkload.Hosting.Publishing.Environments;
using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Hosting.Publishing.Services;

/// <summary>
/// How many connections a process may open to the server of its scope: a share, so that all instances of all services
/// together have room at the worst moment of a rollout.
/// </summary>
internal static class ConnectionShares
{
    /// <summary>
    /// What a process that runs alone for a while needs: a migration or a backup, one reader and one writer.
    /// </summary>
    public const int OfJob = 2;

    // One reader and one writer.
    private const int Least = 2;

    // What a process with a part of a core can keep busy.
    private const int Most = 20;

    // For administrators, monitoring and a backup.
    private const int Kept = 10;

    // A pod that is replaced no longer counts as a replica, but keeps its connections until it has drained.
    private const int PodsPerReplica = 2;

    /// <summary>The share of an instance, readers and writers together.</summary>
    public static int OfInstance(PublishInput input, Scope scope, DatabaseSettings database) =>
        Math.Min(Most, (database.UserConnections - Fixed(input, scope)) / Instances(input, scope));

    /// <summary>What all processes of a scope may have open at the worst moment, and what is kept.</summary>
    public static int OfAll(PublishInput input, Scope scope, DatabaseSettings database) =>
        Fixed(input, scope) + (Instances(input, scope) * OfInstance(input, scope, database));

    /// <summary>Why the server is too small for its services, or null.</summary>
    public static string? Fault(PublishInput input, Scope scope, DatabaseSettings database)
    {
        var instances = Instances(input, scope);
        if (instances == 0 || OfInstance(input, scope, database) >= Least) return null;
        var names = string.Join(", ", Storing(input, scope).Select(service => $"'{service.Name}'"));
        var needed = Fixed(input, scope) + (instances * Least);
        return FormattableString.Invariant(
            $"The environment's 'databases.{scope.Name}.userConnections' is {database.UserConnections}, but ")
            + FormattableString.Invariant($"{names} may have {instances} pods during a rollout, which need {needed} ")
            + "connections with the migrations and what is kept for administrators; take a larger server, or let the "
            + "services scale less.";
    }

    private static int Instances(PublishInput input, Scope scope) =>
        Storing(input, scope).Sum(service => service.Scale.Most * PodsPerReplica);

    private static int Fixed(PublishInput input, Scope scope) => Kept + (Storing(input, scope).Count() * OfJob);

    // All of the scope, whichever cluster is published: they share the server.
    private static IEnumerable<Service> Storing(PublishInput input, Scope scope) =>
        input.Topology.Services.Where(service => service.Scope == scope && service.Store is not null);
}

using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Hosting.Publishing.Parts;

/// <summary>A folder of the output that Flux applies by itself, after others, under an account of its own.</summary>
/// <param name="Folder">The folder, and the name of its Kustomization.</param>
/// <param name="After">The folders that must have succeeded before.</param>
/// <param name="Timeout">How long applying it and waiting for it may take.</param>
public sealed record FluxPart(string Folder, IReadOnlyList<string> After, string Timeout)
{
    // Longer than a rollout may take without progress, so that a rollout that failed is told as that.
    private const string ServicesTimeout = "25m";

    /// <summary>The rules of admission: before anything that they judge.</summary>
    public static FluxPart Policies { get; } = new("policies", [], "5m");

    /// <summary>Namespaces with their boundaries.</summary>
    public static FluxPart Namespaces { get; } = new("namespaces", [Policies.Folder], "5m");

    /// <summary>The Gateway: after the entrances that it leads to.</summary>
    public static FluxPart Ingress { get; } = new("ingress", [Scope.InScope.Name], "10m");

    /// <summary>The settings of the monitoring agent.</summary>
    public static FluxPart Monitoring { get; } = new("monitoring", [Namespaces.Folder], "5m");

    /// <summary>The service account that applies it.</summary>
    public string Account => $"flux-{Folder}";

    /// <summary>Whether its objects outlive it: guard rails are not removed together with what drew them.</summary>
    public bool Outlives => this == Policies || this == Namespaces;

    /// <summary>The services of a scope: after the Jobs that bring their schemas up to date.</summary>
    public static FluxPart Of(PublishInput input, Scope scope)
    {
        ArgumentNullException.ThrowIfNull(scope);
        return new FluxPart(
            scope.Name,
            [HasMigrations(input, scope) ? MigrationsOf(scope).Folder : Namespaces.Folder],
            ServicesTimeout);
    }

    /// <summary>The migrations of a scope.</summary>
    public static FluxPart MigrationsOf(Scope scope)
    {
        ArgumentNullException.ThrowIfNull(scope);
        return new FluxPart($"{scope.Name}-migrations", [Namespaces.Folder], "20m");
    }

    /// <summary>The parts of a cluster, in the order in which Flux applies them.</summary>
    public static IEnumerable<FluxPart> All(PublishInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return
        [
            Policies,
            Namespaces,
            .. input.Scopes.Where(scope => HasMigrations(input, scope)).Select(MigrationsOf),
            .. input.Scopes.Select(scope => Of(input, scope)),
            .. input.HasEntrance ? [Ingress] : NoParts,
            Monitoring,
        ];
    }

    /// <summary>Whether a scope stores anything, and so has migrations.</summary>
    public static bool HasMigrations(PublishInput input, Scope scope)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.Services.Any(service => service.Scope == scope && service.Store is not null);
    }

    private static FluxPart[] NoParts => [];
}

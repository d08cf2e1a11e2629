using k8s;
using k8s.Models;

namespace RegulatedWorkload.Hosting.Publishing.Resources;

/// <summary><c>Kustomization</c> of Flux: keeps the cluster equal to a folder of a source.</summary>
public sealed record FluxKustomization : IKubernetesObject<V1ObjectMeta>
{
    /// <inheritdoc />
    public string ApiVersion { get; set; } = "kustomize.toolkit.fluxcd.io/v1";

    /// <inheritdoc />
    public string Kind { get; set; } = "Kustomization";

    /// <inheritdoc />
    public V1ObjectMeta Metadata { get; set; } = new();

    /// <summary>What is wanted.</summary>
    public FluxKustomizationSpec? Spec { get; init; }
}

/// <summary>What a Kustomization applies, as whom, and when it has succeeded.</summary>
public sealed record FluxKustomizationSpec
{
    /// <summary>The Kustomizations that must have succeeded before.</summary>
    public IList<FluxDependency>? DependsOn { get; init; }

    /// <summary>Where the folder is.</summary>
    public ObjectReference? SourceRef { get; init; }

    /// <summary>The folder.</summary>
    public string? Path { get; init; }

    /// <summary>The account that applies it.</summary>
    public string? ServiceAccountName { get; init; }

    /// <summary>How often drift is undone: <c>10m</c>.</summary>
    public string? Interval { get; init; }

    /// <summary>How soon a failure is tried again.</summary>
    public string? RetryInterval { get; init; }

    /// <summary>How long applying and waiting may take.</summary>
    public string? Timeout { get; init; }

    /// <summary>Whether what the folder no longer has is removed from the cluster.</summary>
    public bool Prune { get; init; }

    /// <summary>What becomes of the objects when the Kustomization itself is removed.</summary>
    public string? DeletionPolicy { get; init; }

    /// <summary>Whether all objects must become ready.</summary>
    public bool Wait { get; init; }

    /// <summary>Whether objects with immutable changes are recreated.</summary>
    public bool? Force { get; init; }

    /// <summary>When objects of kinds that Flux does not know are ready.</summary>
    public IList<HealthExpression>? HealthCheckExprs { get; init; }
}

/// <summary>A Kustomization of the own namespace.</summary>
public sealed record FluxDependency
{
    /// <summary>Its name.</summary>
    public string? Name { get; init; }
}

/// <summary>When an object of a kind is ready, as an expression over it.</summary>
public sealed record HealthExpression
{
    /// <summary>The API version of the kind.</summary>
    public string? ApiVersion { get; init; }

    /// <summary>The kind.</summary>
    public string? Kind { get; init; }

    /// <summary>True while it is not known yet; evaluated first.</summary>
    public string? InProgress { get; init; }

    /// <summary>True when it is ready.</summary>
    public string? Current { get; init; }
}

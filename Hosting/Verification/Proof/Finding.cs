namespace RegulatedWorkload.Hosting.Verification.Proof;

/// <summary>In which way manifests do not segment.</summary>
public enum FindingKind
{
    /// <summary>The network lets a caller through that the callee refuses, or never judges.</summary>
    NetworkAlone,

    /// <summary>The callee admits a caller that the network does not let through.</summary>
    IdentityAlone,

    /// <summary>A way out of the cluster that leads nearly everywhere.</summary>
    EgressHole,

    /// <summary>A pod that no policy isolates in a direction.</summary>
    Unisolated,

    /// <summary>A policy that relies on what not every network plugin does.</summary>
    Unreliable,

    /// <summary>A file that lies beside the others and is never applied.</summary>
    NotApplied,

    /// <summary>What the manifests say and the declaration does not, or the reverse.</summary>
    Undeclared,
}

/// <summary>One fault of the segmentation, as a sentence.</summary>
/// <param name="Kind">Of what kind.</param>
/// <param name="Sentence">Who, what and where.</param>
public sealed record Finding(FindingKind Kind, string Sentence)
{
    /// <inheritdoc />
    public override string ToString() => Sentence;
}

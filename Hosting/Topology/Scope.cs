namespace RegulatedWorkload.Hosting.Topology;

/// <summary>
/// The PCI scope of a service. Names, namespaces and the label value are those of the AKS reference cluster for
/// regulated workloads.
/// </summary>
public sealed record Scope
{
    private Scope(string name, string @namespace) => (Name, Namespace) = (name, @namespace);

    /// <summary>Handles cardholder data.</summary>
    public static Scope InScope { get; } = new("in-scope", "a0005-i");

    /// <summary>Never handles cardholder data.</summary>
    public static Scope OutOfScope { get; } = new("out-of-scope", "a0005-o");

    /// <summary>Both scopes, in-scope first.</summary>
    public static IReadOnlyList<Scope> All { get; } = [InScope, OutOfScope];

    /// <summary>The value of the label <c>pci-scope</c>, and the folder of the scope's services.</summary>
    public string Name { get; }

    /// <summary>The Kubernetes namespace.</summary>
    public string Namespace { get; }

    /// <inheritdoc />
    public override string ToString() => Name;
}

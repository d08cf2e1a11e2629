namespace RegulatedWorkload.Delivery;

/// <summary>What images to build, on what, and where to.</summary>
public sealed record ImagesOptions
{
    /// <summary>The base: a reference in a registry, or <c>distroless</c>.</summary>
    public required string Base { get; init; }

    /// <summary>The registry and the path above the repositories, or null.</summary>
    public string? Registry { get; init; }

    /// <summary>Whether the images are pushed to the registry.</summary>
    public bool Push { get; init; }

    /// <summary>Whether the images are loaded into the container engine of this machine.</summary>
    public bool Load { get; init; }

    /// <summary>The services to build; empty means all.</summary>
    public IReadOnlyCollection<string> Only { get; init; } = [];

    /// <summary>Whether the other sides of egresses are built too, for tests.</summary>
    public bool WithExternals { get; init; }

    /// <summary>The lock to write.</summary>
    public required string Lock { get; init; }

    /// <summary>The folder for all that is built.</summary>
    public required string Output { get; init; }

    /// <summary>The lock of the externals, which no cluster runs, beside the other.</summary>
    public string ExternalsLock
    {
        get
        {
            var name = Path.ChangeExtension(Lock, null);
            return name.EndsWith(".lock", StringComparison.Ordinal)
                ? name[..^".lock".Length] + ".externals.lock.json"
                : name + ".externals.json";
        }
    }

    /// <summary>Checks that the options fit together.</summary>
    /// <exception cref="ImagesException">They do not.</exception>
    public void Validate()
    {
        if (Push && Registry is null)
        {
            throw new ImagesException("--push needs to know where to: name it with --registry HOST/PATH.");
        }
    }
}

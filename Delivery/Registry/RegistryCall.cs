namespace RegulatedWorkload.Delivery.Registry;

/// <summary>One request to a registry.</summary>
/// <param name="Repository">The repository that it concerns.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="Address">The address, or a part of one below the registry's.</param>
/// <param name="Purpose">What it is for, to follow "refused to": <c>read the manifest of …</c>.</param>
internal sealed record RegistryCall(Repository Repository, HttpMethod Method, Uri Address, string Purpose)
{
    /// <summary>Media types that the answer may have; empty when any will do.</summary>
    public IReadOnlyList<string> Accept { get; init; } = [];

    /// <summary>What is sent, made anew for each attempt; null when nothing is.</summary>
    public Func<CancellationToken, Task<HttpContent>>? Content { get; init; }

    /// <summary>A second repository of the registry that must be readable too; null for most.</summary>
    public Repository? Reads { get; init; }

    /// <summary>Whether the repository is written to.</summary>
    public bool Writes => Method != HttpMethod.Get && Method != HttpMethod.Head;

    /// <summary>The absolute address.</summary>
    public Uri Target => new(Repository.Origin, Address);

    /// <summary>What a token for the request must allow.</summary>
    public IReadOnlyList<string> Scopes => Reads is null
        ? [$"repository:{Repository.Path}:{(Writes ? "pull,push" : "pull")}"]
        : [$"repository:{Repository.Path}:pull,push", $"repository:{Reads.Path}:pull"];
}

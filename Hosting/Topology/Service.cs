namespace RegulatedWorkload.Hosting.Topology;

/// <summary>One process, one image, one Kubernetes service account, one identity.</summary>
public sealed record Service
{
    private Service(string name, Scope scope, string does) => (Name, Scope, Does) = (name, scope, does);

    /// <summary>Its name everywhere: folder, DNS name, image, identity, log field.</summary>
    public string Name { get; init; }

    /// <summary>Its PCI scope.</summary>
    public Scope Scope { get; init; }

    /// <summary>What it does, for people.</summary>
    public string Does { get; init; }

    /// <summary>The calls it makes.</summary>
    public IReadOnlyList<Call> Outgoing { get; private init; } = [];

    /// <summary>The public hosts it serves, without client certificates.</summary>
    public IReadOnlyList<string> Hosts { get; private init; } = [];

    /// <summary>The public hosts whose addresses it must know to link to them.</summary>
    public IReadOnlyList<string> LinkedHosts { get; private init; } = [];

    /// <summary>Its database, or null.</summary>
    public Store? Store { get; private init; }

    /// <summary>The Key Vault secrets that it alone reads.</summary>
    public IReadOnlyList<string> Secrets { get; private init; } = [];

    /// <summary>Those of <see cref="Secrets"/> that it reads only when it backs up, under another identity.</summary>
    public IReadOnlyList<string> BackupSecrets { get; private init; } = [];

    /// <summary>The destinations outside the cluster that it may reach.</summary>
    public IReadOnlyList<string> Egresses { get; private init; } = [];

    /// <summary>What it is given of a node.</summary>
    public Resources Resources { get; private init; } = new(100, 500, 128, 256);

    /// <summary>How many instances of it a cluster runs.</summary>
    public Scale Scale { get; private init; } = new(3, 6);

    /// <summary>A service that handles cardholder data.</summary>
    public static Service InScope(string name, string does) => new(name, Scope.InScope, does);

    /// <summary>A service that never handles cardholder data.</summary>
    public static Service OutOfScope(string name, string does) => new(name, Scope.OutOfScope, does);

    /// <summary>Lets it use these gRPC methods of another service.</summary>
    public Service Calls(string callee, params string[] methods) =>
        this with { Outgoing = [.. Outgoing, new Call(callee, methods, [])] };

    /// <summary>Lets it forward HTTP requests below these route prefixes to another service.</summary>
    public Service Forwards(string callee, params string[] prefixes) =>
        this with { Outgoing = [.. Outgoing, new Call(callee, [], prefixes)] };

    /// <summary>Makes it an entrance for these public hosts.</summary>
    public Service Serves(params string[] hosts) => this with { Hosts = hosts };

    /// <summary>Gives it the addresses of public hosts that other services serve.</summary>
    public Service Links(params string[] hosts) => this with { LinkedHosts = hosts };

    /// <summary>Gives it a database of its own.</summary>
    public Service Stores(string? name = null) => this with { Store = new Store(name ?? Name) };

    /// <summary>Lets it, and no other service, read a secret.</summary>
    public Service Reads(string secret) => this with { Secrets = [.. Secrets, secret] };

    /// <summary>
    /// Lets it read a secret when it backs up: the serving process does not, nor does its identity in the cluster.
    /// </summary>
    public Service ReadsToBackUp(string secret) =>
        Reads(secret) with { BackupSecrets = [.. BackupSecrets, secret] };

    /// <summary>Lets it reach a declared destination outside the cluster.</summary>
    public Service Reaches(string external) => this with { Egresses = [.. Egresses, external] };

    /// <summary>Sets its resources: CPU in millicores, memory in mebibytes.</summary>
    public Service Needs(int cpu, int cpuLimit, int memory, int memoryLimit) =>
        this with { Resources = new Resources(cpu, cpuLimit, memory, memoryLimit) };

    /// <summary>Sets between how many instances a cluster runs.</summary>
    public Service Scales(int least, int most) => this with { Scale = new Scale(least, most) };
}

/// <summary>What a caller may use of a callee: gRPC methods, or route prefixes for the one HTTP call.</summary>
/// <param name="Callee">The name of the callee.</param>
/// <param name="Methods">gRPC methods by name, as in the callee's contract.</param>
/// <param name="Prefixes">Route prefixes, each starting and ending with a slash.</param>
public sealed record Call(string Callee, IReadOnlyList<string> Methods, IReadOnlyList<string> Prefixes);

/// <summary>The database of one service.</summary>
/// <param name="Name">The name of the database.</param>
public sealed record Store(string Name);

/// <summary>Between how many instances a cluster runs.</summary>
/// <param name="Least">One in each of three zones, unless told otherwise; at least two.</param>
/// <param name="Most">The most that load can bring.</param>
public sealed record Scale(int Least, int Most);

/// <summary>Requests and limits of a container.</summary>
/// <param name="Cpu">CPU request in millicores.</param>
/// <param name="CpuLimit">CPU limit in millicores.</param>
/// <param name="Memory">Memory request in mebibytes.</param>
/// <param name="MemoryLimit">Memory limit in mebibytes.</param>
public sealed record Resources(int Cpu, int CpuLimit, int Memory, int MemoryLimit);

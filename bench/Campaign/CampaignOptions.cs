using RegulatedWorkload.Hosting.Local;

namespace RegulatedWorkload.Campaign;

/// <summary>What a person chose.</summary>
/// <param name="Lasts">For how long faults are injected; the drain and the checks come after it.</param>
/// <param name="Seed">Decides which faults come, when, where and for how long, and what buyers do.</param>
/// <param name="Store">What the services store in.</param>
/// <param name="Buyers">How many buy at once.</param>
internal sealed record CampaignOptions(TimeSpan Lasts, long Seed, StoreEngine Store, int Buyers)
{
    private const string Program = "dotnet run -c Release --project bench/Campaign --";

    /// <summary>The only kinds of faults that come; all when empty.</summary>
    public IReadOnlyList<string> Kinds { get; init; } = [];

    /// <summary>Whether the services are the programs of the images, or those of the build.</summary>
    public bool Shipped { get; init; }

    /// <summary>Whether clocks of processes are set wrong, too; libfaketime is loaded into all for it.</summary>
    public bool SetsClocks { get; init; }

    /// <summary>Where the state is kept: logs and stores of the run, to be looked at; null for a passing one.</summary>
    public string? State { get; init; }

    /// <summary>The command that overloads the workload likewise.</summary>
    public string OverloadCommand => $"{Program} --overload{Shared}";

    /// <summary>The command that does the same again.</summary>
    public string Command => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"{Program} --minutes {Lasts.TotalMinutes:0.##} --seed {Seed}")
        + Shared
        + (SetsClocks ? " --clocks" : "")
        + (Kinds.Count > 0 ? $" --only {string.Join(' ', Kinds)}" : "");

    private string Shared => (Store == StoreEngine.Postgres ? " --store postgres" : "") + (Shipped ? " --shipped" : "");
}

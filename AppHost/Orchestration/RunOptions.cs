using RegulatedWorkload.AppHost.Launch;

namespace RegulatedWorkload.AppHost.Orchestration;

/// <summary>What a person asks of a run.</summary>
/// <param name="Port">The port of the entrance.</param>
/// <param name="State">The state directory.</param>
/// <param name="Only">The services to run, with all that they call; all services when it is empty.</param>
/// <param name="Attach">The services that the person starts.</param>
/// <param name="Watch">Whether services are built and started again when their sources change.</param>
/// <param name="Store">What the services store in.</param>
internal sealed record RunOptions(
    int Port, string State, IReadOnlyList<string> Only, IReadOnlyList<string> Attach, bool Watch, StoreEngine Store);

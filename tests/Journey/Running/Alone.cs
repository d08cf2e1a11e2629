namespace RegulatedWorkload.Tests.Journey.Running;

/// <summary>
/// Tests that run while no other test of this program does: they count what services do, or run services of the same
/// names that others would find.
/// </summary>
[CollectionDefinition(DisableParallelization = true)]
public sealed class Alone;

namespace RegulatedWorkload.Tests.Aspire.Running;

/// <summary>
/// The tests that start the app host of this build, one after the other: the Aspire CLI finds a run by its project, so
/// with two of them it may speak to the other.
/// </summary>
[CollectionDefinition(DisableParallelization = true)]
public sealed class OneAppHostAtATime;

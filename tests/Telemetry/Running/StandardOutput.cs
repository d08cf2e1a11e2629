namespace RegulatedWorkload.Tests.Telemetry.Running;

/// <summary>Tests that take over the standard output of the process, one at a time.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class StandardOutput
{
    public const string Name = "Standard output";
}

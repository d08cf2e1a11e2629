namespace RegulatedWorkload.Tests.Orchestration.Running;

/// <summary>One service of a <see cref="Cast"/>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Behaviour">What it does wrong; see the program of the project Misbehaving.</param>
/// <param name="ReadyFile">It is ready when this file exists; at once without.</param>
/// <param name="WaitsFor">Those that must be ready before it starts.</param>
/// <param name="Executable">What is started in place of the program of the project Misbehaving.</param>
public sealed record Role(
    string Name,
    string Behaviour = "none",
    string? ReadyFile = null,
    IReadOnlyList<string>? WaitsFor = null,
    string? Executable = null);

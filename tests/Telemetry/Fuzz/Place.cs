using Microsoft.AspNetCore.Builder;

namespace RegulatedWorkload.Tests.Telemetry.Fuzz;

/// <summary>Somewhere in a running service where somebody could put a card number by mistake.</summary>
/// <param name="Name">A name for failures.</param>
/// <param name="Put">Puts a text there.</param>
/// <param name="Exported">Whether the text leaves a service that has no redactor; some places lead nowhere.</param>
public sealed record Place(string Name, Action<WebApplication, string> Put, bool Exported = true);

using System.Text.Json;
using System.Text.Json.Serialization;
using RegulatedWorkload.ServiceDefaults.Calls;
using RegulatedWorkload.ServiceDefaults.Configuration;
using RegulatedWorkload.ServiceDefaults.Values;

namespace RegulatedWorkload.ServiceDefaults.Probing;

/// <summary>
/// The file that lists what this service may be asked to attempt, and nothing else. Like the list of callers it is
/// understood to the last member, or refused.
/// </summary>
internal static class ProbeTargets
{
    // A hundred methods and as many addresses: more than any workload has, less than anyone could do harm with.
    private const int Most = 200;

    /// <exception cref="ConfigurationFaultsException">The file is missing or damaged.</exception>
    public static IReadOnlyList<ProbeTarget> Read(string file)
    {
        try
        {
            var targets = JsonSerializer.Deserialize(
                File.ReadAllBytes(file), ProbeJson.Default.ProbeTargetsDocument)?.Targets ?? [];
            if (targets.Count is 0 or > Most) throw new InvalidDataException($"It lists none, or more than {Most}.");
            foreach (var (index, target) in targets.Index())
            {
                if (!IsUsable(target)) throw new InvalidDataException($"Entry {index} is no target.");
            }

            return targets;
        }
        catch (JsonException fault)
        {
            throw Unusable(file, $"line {fault.LineNumber + 1}, byte {fault.BytePositionInLine + 1}");
        }
        catch (Exception fault) when (fault is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw Unusable(file, fault.Message);
        }
    }

    private static bool IsUsable(ProbeTarget? target) =>
        target is not null
        && CalleeAddress.TryParse(target.Address, out _)
        && (target.Path is null
            ? target.Identity is null
            : target.Path.StartsWith('/') && SpiffeId.TryParse(target.Identity, out _));

    private static ConfigurationFaultsException Unusable(string file, string fault) =>
        new([$"No usable list of targets in {file} (WORKLOAD__PROBE__TARGETS): {fault}"]);
}

internal sealed record ProbeTargetsDocument(IReadOnlyList<ProbeTarget> Targets);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ProbeTargetsDocument))]
[JsonSerializable(typeof(ProbeReport))]
internal sealed partial class ProbeJson : JsonSerializerContext;

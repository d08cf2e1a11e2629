using System.Text.Json;
using System.Text.Json.Serialization;
using RegulatedWorkload.ServiceDefaults.Configuration;

namespace RegulatedWorkload.ServiceDefaults.Probing;

/// <summary>Where an attempt is to end.</summary>
/// <param name="Caller">The service that attempts it.</param>
/// <param name="Target">The name of what is at the other end.</param>
/// <param name="Request">What is attempted there.</param>
/// <param name="Layer">The layer that ends it; a refusal may come earlier, which is stronger.</param>
internal sealed record Expectation(string Caller, string Target, string Request, AttemptLayer Layer);

/// <summary>The file that says what a verifier is to find, and the comparison with it.</summary>
internal static class Expectations
{
    /// <exception cref="ConfigurationFaultsException">The file is missing or damaged.</exception>
    public static IReadOnlyList<Expectation> Read(string? file)
    {
        try
        {
            if (file is null) throw new InvalidDataException("It is not named.");
            return JsonSerializer.Deserialize(
                File.ReadAllBytes(file), VerifierJson.Default.ExpectationsDocument)?.Expected is [_, ..] expected
                ? expected
                : throw new InvalidDataException("It expects nothing.");
        }
        catch (Exception fault)
            when (fault is JsonException or IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new ConfigurationFaultsException(
                [$"No usable expectations in {file} (WORKLOAD__VERIFY__EXPECTED): {fault.Message}"]);
        }
    }

    /// <summary>A sentence for each attempt of a service that did not end as it should, or is left out.</summary>
    public static IEnumerable<string> Differences(IReadOnlyList<Expectation> expected, VerifierLine line)
    {
        var told = line.Answer!.Attempts.ToLookup(attempt => (attempt.Target, attempt.Request));
        foreach (var one in expected)
        {
            var observed = line.Answer.Service == one.Caller
                && told[(one.Target, one.Request)].ToList() is [var attempt]
                ? attempt.Layer
                : AttemptLayer.NotAttempted;
            if (Holds(one.Layer, observed)) continue;
            yield return $"{one.Caller} → {one.Target}, {one.Request}: expected {one.Layer}, observed {observed}.";
        }

        var known = expected.Select(one => (one.Target, one.Request)).ToHashSet();
        foreach (var attempt in line.Answer.Attempts.Where(one => !known.Contains((one.Target, one.Request))))
        {
            yield return $"{line.Answer.Service} → {attempt.Target}, {attempt.Request}: nobody asked for it.";
        }
    }

    private static bool Holds(AttemptLayer expected, AttemptLayer observed) => expected == AttemptLayer.None
        ? observed == AttemptLayer.None
        : observed != AttemptLayer.None && observed <= expected;
}

internal sealed record ExpectationsDocument(IReadOnlyList<Expectation> Expected);

/// <summary>A line of a verifier's log; one of its members is there, and with an answer perhaps a fault.</summary>
/// <param name="Answer">What a service answered; nothing, where it did not.</param>
/// <param name="Fault">Why a service did not answer.</param>
/// <param name="Difference">An attempt that did not end as it should, as a sentence.</param>
internal sealed record VerifierLine(ProbeReport? Answer = null, string? Fault = null, string? Difference = null);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ExpectationsDocument))]
[JsonSerializable(typeof(VerifierLine))]
internal sealed partial class VerifierJson : JsonSerializerContext;

using System.Text.Json;
using System.Text.Json.Serialization;
using RegulatedWorkload.ServiceDefaults.Values;

namespace RegulatedWorkload.ServiceDefaults.Authorization;

/// <summary>
/// The file that lists who may call a service:
/// <c>{"callers":[{"identity":"spiffe://…","may":["/package.Service/Method"]}]}</c>. Whatever is not understood to
/// the last member refuses the whole file, so that a mistyped entry never admits more or less than was meant.
/// </summary>
public static class CallerList
{
    /// <summary>The longest file that is read, in bytes: as much as a ConfigMap can hold.</summary>
    public const int MaxBytes = 1024 * 1024;

    /// <summary>Reads the callers. None listed means that none is admitted.</summary>
    /// <param name="json">The content of the file, UTF-8.</param>
    /// <param name="trustDomain">The trust domain that every caller must belong to.</param>
    /// <exception cref="InvalidDataException">
    /// The file is damaged; the message says where and quotes nothing.
    /// </exception>
    public static IReadOnlyList<AllowedCaller> Parse(ReadOnlySpan<byte> json, string trustDomain)
    {
        if (json.Length > MaxBytes) throw new InvalidDataException($"It is longer than {MaxBytes} bytes.");
        var entries = Deserialize(json).Callers;
        var callers = new List<AllowedCaller>();
        foreach (var (index, entry) in entries.Index())
        {
            if (entry is null
                || !SpiffeId.TryParse(entry.Identity, out var identity)
                || identity.TrustDomain != trustDomain)
            {
                throw new InvalidDataException($"Entry {index} names no SPIFFE ID of the trust domain {trustDomain}.");
            }

            if (callers.Exists(known => known.Identity == identity))
            {
                throw new InvalidDataException($"Entry {index} names a caller that an earlier entry names.");
            }

            if (entry.May.Count == 0 || entry.May.Any(path => path?.StartsWith('/') != true))
            {
                throw new InvalidDataException($"Entry {index} must list paths that start with a slash.");
            }

            callers.Add(new AllowedCaller(identity, entry.May));
        }

        return callers;
    }

    private static CallerListDocument Deserialize(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, CallerListJson.Default.CallerListDocument)
                ?? throw new InvalidDataException("It holds no list of callers.");
        }
        catch (JsonException fault)
        {
            throw new InvalidDataException(
                $"It is no list of callers (line {fault.LineNumber + 1}, byte {fault.BytePositionInLine + 1}).");
        }
    }
}

internal sealed record CallerListDocument(IReadOnlyList<CallerListEntry> Callers);

internal sealed record CallerListEntry(string Identity, IReadOnlyList<string> May);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(CallerListDocument))]
internal sealed partial class CallerListJson : JsonSerializerContext;

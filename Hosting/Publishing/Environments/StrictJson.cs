using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace RegulatedWorkload.Hosting.Publishing.Environments;

/// <summary>
/// Reads a JSON file by the members that its type has, and names everything that is unknown, missing or null at once:
/// a serializer stops at the first.
/// </summary>
internal static class StrictJson
{
    private static readonly JsonDocumentOptions NoLiberties = new() { AllowDuplicateProperties = false };

    /// <summary>The value, or null when a sentence has been added to the faults.</summary>
    public static T? Read<T>(string file, string text, JsonTypeInfo<T> type, ICollection<string> faults)
        where T : class
    {
        try
        {
            using var document = JsonDocument.Parse(text, NoLiberties);
            var before = faults.Count;
            Check(document.RootElement, type, "", sentence => faults.Add($"{file}: {sentence}"));
            return faults.Count == before ? document.Deserialize(type) : null;
        }
        catch (JsonException fault)
        {
            faults.Add($"{file}: {Sentence(fault)}");
            return null;
        }
        catch (InvalidOperationException)
        {
            faults.Add($"{file}: A text in it is no Unicode: it escapes half of a surrogate pair.");
            return null;
        }
    }

    private static void Check(JsonElement value, JsonTypeInfo type, string path, Action<string> fault)
    {
        switch (type.Kind)
        {
            case JsonTypeInfoKind.Object when value.ValueKind == JsonValueKind.Object:
                CheckMembers(value, type, path, fault);
                break;
            case JsonTypeInfoKind.Dictionary when value.ValueKind == JsonValueKind.Object:
                foreach (var entry in value.EnumerateObject())
                {
                    Check(entry.Value, Element(type), Below(path, entry.Name), fault);
                }

                break;
        }
    }

    private static void CheckMembers(JsonElement value, JsonTypeInfo type, string path, Action<string> fault)
    {
        foreach (var entry in value.EnumerateObject())
        {
            if (type.Properties.FirstOrDefault(known => known.Name == entry.Name) is not { } member)
            {
                fault($"The member '{Below(path, entry.Name)}' is unknown; remove it, or correct its name.");
            }
            else if (entry.Value.ValueKind != JsonValueKind.Null)
            {
                Check(entry.Value, type.Options.GetTypeInfo(member.PropertyType), Below(path, entry.Name), fault);
            }
        }

        foreach (var member in type.Properties
            .Where(member => member.AssociatedParameter is { HasDefaultValue: false }))
        {
            if (!value.TryGetProperty(member.Name, out var given) || given.ValueKind == JsonValueKind.Null)
            {
                fault($"The member '{Below(path, member.Name)}' is missing.");
            }
        }
    }

    private static JsonTypeInfo Element(JsonTypeInfo type) => type.Options.GetTypeInfo(type.ElementType!);

    private static string Below(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    private static string Sentence(JsonException fault) => fault.Path is { Length: > 0 } path
        ? $"The member '{path.TrimStart('$').TrimStart('.')}' has a value of the wrong kind."
        : $"It is no JSON: {fault.Message}";
}

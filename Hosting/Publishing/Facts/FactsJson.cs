using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace RegulatedWorkload.Hosting.Publishing.Facts;

/// <summary>How facts are written: the same bytes for the same facts.</summary>
[JsonSerializable(typeof(WorkloadFacts))]
internal sealed partial class FactsJson : JsonSerializerContext
{
    /// <summary>Readable: the file is no part of a web page, where more would have to be escaped.</summary>
    public static FactsJson Readable { get; } = new(new JsonSerializerOptions
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NewLine = "\n",
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
    });
}

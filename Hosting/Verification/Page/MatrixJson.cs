using System.Text;
using System.Text.Json;

namespace RegulatedWorkload.Hosting.Verification.Page;

/// <summary>A matrix for machines.</summary>
public static class MatrixJson
{
    private static readonly JsonWriterOptions Readable = new() { Indented = true, NewLine = "\n" };

    /// <summary>Writes it. The same matrix gives the same bytes.</summary>
    public static string Write(SegmentationMatrix matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text, Readable))
        {
            json.WriteStartObject();
            json.WriteString("target", matrix.Target);
            json.WriteString("at", matrix.At);
            json.WriteBoolean("holds", !matrix.Differences.Any());
            json.WriteStartArray("attempts");
            foreach (var attempt in matrix.Attempts)
            {
                json.WriteStartObject();
                json.WriteString("caller", attempt.Caller);
                json.WriteString("target", attempt.Target);
                json.WriteString("request", attempt.Request);
                json.WriteString("expected", $"{attempt.Expected}");
                json.WriteString("observed", $"{attempt.Observed}");
                json.WriteString("detail", attempt.Detail);
                json.WriteBoolean("holds", attempt.Holds);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(text.ToArray()) + "\n";
    }
}

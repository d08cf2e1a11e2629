using System.Text;
using System.Text.Json;
using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Hosting.Slices;

/// <summary>
/// Writes the file that <c>WORKLOAD__VERIFY__EXPECTED</c> names: where each attempt of each service of a scope is to
/// end.
/// </summary>
internal static class ExpectationsWriter
{
    /// <summary>The expectations of a verifier as JSON. The same declaration gives the same bytes.</summary>
    public static string Write(ValidWorkload workload, IPlacement placement, Service verifier)
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteStartArray("expected");
            foreach (var caller in workload.Topology.Services.Where(service => service.Scope == verifier.Scope))
            {
                foreach (var target in ProbeTargets.Of(workload, placement, caller))
                {
                    json.WriteStartObject();
                    json.WriteString("caller", caller.Name);
                    json.WriteString("target", target.Target);
                    json.WriteString("request", target.Request);
                    json.WriteString("layer", target.Ends);
                    json.WriteEndObject();
                }
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        text.WriteByte((byte)'\n');
        return Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
    }
}

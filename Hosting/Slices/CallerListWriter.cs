using System.Text;
using System.Text.Json;
using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Hosting.Slices;

/// <summary>
/// Writes the file that <c>WORKLOAD__CALLERS</c> names: who may call a service, and which paths. The same in a local
/// run and in the cluster.
/// </summary>
public static class CallerListWriter
{
    private static readonly JsonWriterOptions Readable = new() { Indented = true, NewLine = "\n" };

    /// <summary>The callers of <paramref name="service"/> as JSON. The same declaration gives the same bytes.</summary>
    public static string Write(ValidWorkload workload, Service service)
    {
        ArgumentNullException.ThrowIfNull(workload);
        ArgumentNullException.ThrowIfNull(service);
        var topology = workload.Topology;
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text, Readable))
        {
            json.WriteStartObject();
            json.WriteStartArray("callers");
            foreach (var (caller, call) in topology.CallersOf(service))
            {
                json.WriteStartObject();
                json.WriteString("identity", topology.IdentityOf(caller));
                json.WriteStartArray("may");
                foreach (var path in call.Prefixes.Concat(Paths(workload.Contracts, call)))
                {
                    json.WriteStringValue(path);
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        text.WriteByte((byte)'\n');
        return Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
    }

    private static IEnumerable<string> Paths(Contracts contracts, Call call) =>
        call.Methods.Select(method => contracts.Find(call.Callee)!.PathOf(method));
}

using System.Text.Json.Serialization;
using RegulatedWorkload.Hosting.Publishing.Environments;
using RegulatedWorkload.Hosting.Verification.Manifests;

namespace RegulatedWorkload.Hosting.Verification.PaymentPage;

/// <summary>
/// <c>docs/payment-page.yaml</c>: all that a browser is sent when somebody types a card number, each part with its hash
/// and why it is needed, and the headers that protect it. PCI DSS 4.0.1, 6.4.3 and 11.6.1.
/// </summary>
/// <param name="Host">The public host that serves the page.</param>
/// <param name="FramedBy">The public host whose pages frame it.</param>
/// <param name="Page">The path of the page.</param>
/// <param name="Parts">The page, its scripts and its styles.</param>
/// <param name="Headers">The headers of the page.</param>
public sealed record PageInventory(
    string Host,
    string FramedBy,
    string Page,
    IReadOnlyList<InventoriedPart> Parts,
    IReadOnlyList<InventoriedHeader> Headers)
{
    /// <summary>The file, below the root of the repository.</summary>
    public const string File = "docs/payment-page.yaml";

    /// <summary>Reads the inventory of a repository.</summary>
    /// <exception cref="WorkloadException">It is none; every fault is named.</exception>
    public static PageInventory Read(string root) => Parse(System.IO.File.ReadAllText(Path.Combine(root, File)));

    /// <summary>Reads an inventory from its text.</summary>
    /// <exception cref="WorkloadException">It is none; every fault is named.</exception>
    public static PageInventory Parse(string yaml)
    {
        var faults = new List<string>();
        try
        {
            var json = YamlReader.ReadOne(yaml).ToJsonString();
            return StrictJson.Read(File, json, InventoryJson.Default.PageInventory, faults)
                ?? throw new WorkloadException(string.Join(Environment.NewLine, faults));
        }
        catch (InvalidDataException fault)
        {
            throw new WorkloadException($"{File}: {fault.Message}");
        }
    }

    /// <summary>How a page differs from what was inventoried, a sentence a change; none where it does not.</summary>
    public IReadOnlyList<string> Compare(ReceivedPage received)
    {
        ArgumentNullException.ThrowIfNull(received);
        var parts = Parts.ToDictionary(part => part.Path, StringComparer.Ordinal);
        var headers = Headers.ToDictionary(header => header.Name, StringComparer.OrdinalIgnoreCase);
        var sent = received.Parts.Select(part => part.Path).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. received.Parts.Where(part => !parts.ContainsKey(part.Path))
                .Select(part => $"The page loads the {part.Kind} {part.Path}, which nobody has approved."),
            .. from part in received.Parts
               where parts.TryGetValue(part.Path, out var known) && known.Sha256 != part.Sha256
               select $"The {part.Kind} {part.Path} is another than was approved: its SHA-256 is {part.Sha256}.",
            .. Parts.Where(part => !sent.Contains(part.Path))
                .Select(part => $"The page no longer loads the {part.Kind} {part.Path}."),
            .. from header in received.Headers
               where !headers.ContainsKey(header.Key)
               select $"The page has the header {header.Key}, which nobody has approved.",
            .. from header in Headers
               let value = received.Headers.GetValueOrDefault(header.Name)
               where value != header.Value
               select value is null
                   ? $"The page lacks the header {header.Name}."
                   : $"The header {header.Name} is another than was approved: {value}",
        ];
    }
}

/// <summary>One thing that the page consists of.</summary>
/// <param name="Path">Its path, or its address where another origin serves it.</param>
/// <param name="Kind"><c>page</c>, <c>script</c> or <c>style</c>.</param>
/// <param name="Sha256">The SHA-256 of its bytes in hexadecimal; origins count as <c>{{shop}}</c> and <c>{{pay}}</c>.
/// </param>
/// <param name="Why">Why the page needs it.</param>
public sealed record InventoriedPart(string Path, string Kind, string Sha256, string Why);

/// <summary>One header that protects the page.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value; origins are written as <c>{{shop}}</c> and <c>{{pay}}</c>.</param>
/// <param name="Why">What it prevents.</param>
public sealed record InventoriedHeader(string Name, string Value, string Why);

/// <summary>How the inventory is read: as strictly as an environment file.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(PageInventory))]
internal sealed partial class InventoryJson : JsonSerializerContext;

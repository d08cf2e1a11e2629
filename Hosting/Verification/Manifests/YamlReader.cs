using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace RegulatedWorkload.Hosting.Verification.Manifests;

/// <summary>
/// Reads YAML as an API server would: by the JSON it stands for, scalars by the YAML 1.2 core schema.
/// </summary>
public static class YamlReader
{
    /// <summary>The documents of a text; empty ones are none.</summary>
    /// <exception cref="YamlException">It is no YAML.</exception>
    public static IEnumerable<JsonNode> Read(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return stream.Documents.Select(document => Node(document.RootNode)).OfType<JsonNode>();
    }

    /// <summary>The document of a text that holds one.</summary>
    /// <exception cref="InvalidDataException">It is no YAML, or not of one document.</exception>
    public static JsonNode ReadOne(string text)
    {
        try
        {
            return Read(text).ToList() is [var document]
                ? document
                : throw new InvalidDataException("It holds more than one YAML document, or none.");
        }
        catch (YamlException fault)
        {
            throw new InvalidDataException($"It is no YAML in line {fault.Start.Line}: {fault.Message}", fault);
        }
        catch (InvalidOperationException fault)
        {
            // What the reader throws for some brackets that are not closed.
            throw new InvalidDataException("It is no YAML.", fault);
        }
    }

    private static JsonNode? Node(YamlNode node) => node switch
    {
        YamlMappingNode mapping => new JsonObject(mapping.Children.Select(child =>
            KeyValuePair.Create(((YamlScalarNode)child.Key).Value ?? "", Node(child.Value)))),
        YamlSequenceNode sequence => new JsonArray([.. sequence.Children.Select(Node)]),
        YamlScalarNode { Style: not ScalarStyle.Plain } quoted => JsonValue.Create(quoted.Value ?? ""),
        YamlScalarNode plain => Scalar(plain.Value ?? ""),
        _ => throw new InvalidDataException($"A manifest holds a YAML node of type {node.NodeType}."),
    };

    private static JsonValue? Scalar(string text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => null,
        "true" or "True" or "TRUE" => JsonValue.Create(true),
        "false" or "False" or "FALSE" => JsonValue.Create(false),
        _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer) =>
            JsonValue.Create(integer),
        _ when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) =>
            JsonValue.Create(real),
        _ => JsonValue.Create(text),
    };
}

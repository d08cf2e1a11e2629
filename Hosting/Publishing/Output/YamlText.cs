using System.Collections.Frozen;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace RegulatedWorkload.Hosting.Publishing.Output;

/// <summary>
/// Writes a JSON value as YAML. Models become JSON sixty times faster than YAML, and JSON leaves nothing to guess: a
/// text is quoted unless no reader of any YAML version can take it for something else.
/// </summary>
internal static partial class YamlText
{
    private static readonly FrozenSet<string> Reserved = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, "true", "false", "yes", "no", "on", "off", "y", "n", "null");

    /// <summary>The text of an object, ending with a line feed.</summary>
    public static string Of(JsonElement value)
    {
        var text = new StringBuilder();
        Members(text, value, 0, indentFirst: true);
        return text.ToString();
    }

    private static void Members(StringBuilder text, JsonElement value, int depth, bool indentFirst)
    {
        var indent = indentFirst;
        foreach (var member in value.EnumerateObject())
        {
            if (indent) text.Append(' ', depth);
            indent = true;
            text.Append(Scalar(member.Name)).Append(':');
            switch (member.Value.ValueKind)
            {
                case JsonValueKind.Object when member.Value.EnumerateObject().Any():
                    text.Append('\n');
                    Members(text, member.Value, depth + 2, indentFirst: true);
                    break;
                case JsonValueKind.Array when member.Value.GetArrayLength() > 0:
                    text.Append('\n');
                    Items(text, member.Value, depth);
                    break;
                default:
                    text.Append(' ');
                    Leaf(text, member.Value, depth + 2);
                    break;
            }
        }
    }

    private static void Items(StringBuilder text, JsonElement value, int depth)
    {
        foreach (var item in value.EnumerateArray())
        {
            text.Append(' ', depth).Append("- ");
            if (item.ValueKind == JsonValueKind.Object && item.EnumerateObject().Any())
            {
                Members(text, item, depth + 2, indentFirst: false);
            }
            else
            {
                Leaf(text, item, depth + 2);
            }
        }
    }

    private static void Leaf(StringBuilder text, JsonElement value, int depth)
    {
        if (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0)
        {
            throw new NotSupportedException("No manifest has a list directly in a list.");
        }

        if (value.ValueKind != JsonValueKind.String)
        {
            text.Append(value.GetRawText()).Append('\n');
            return;
        }

        var content = value.GetString()!;
        if (!content.EndsWith('\n') || !Block().IsMatch(content))
        {
            text.Append(Scalar(content)).Append('\n');
            return;
        }

        text.Append("|\n");
        foreach (var line in content[..^1].Split('\n'))
        {
            if (line.Length > 0) text.Append(' ', depth).Append(line);
            text.Append('\n');
        }
    }

    private static string Scalar(string text) =>
        Plain().IsMatch(text) && !Reserved.Contains(text)
            ? text
            : $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";

    // A letter or slash first, so that it is no number, date or indicator; no colon or hash that ends or begins a word.
    [GeneratedRegex(@"\A[A-Za-z/](?:[A-Za-z0-9_./=@+,;-]|:(?=[A-Za-z0-9/_.]))*\z")]
    private static partial Regex Plain();

    // Printable lines, the first not indented, with one line feed at the end.
    [GeneratedRegex(@"\A[!-~][ -~]*\n(?:[ -~]*\n)*\z(?<![\n]\n)(?<! \n)", RegexOptions.None)]
    private static partial Regex Block();
}

using System.Buffers;
using System.Collections;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using k8s.Models;

namespace RegulatedWorkload.Hosting.Publishing.Output;

/// <summary>
/// Writes models as YAML: the members that JSON has of them, in its order. The buffer serves one text after the other.
/// </summary>
/// <param name="options">How the models are JSON.</param>
internal sealed class YamlText(JsonSerializerOptions options)
{
    // Pods share theirs, and the client computes the text anew each time.
    private static readonly ConditionalWeakTable<ResourceQuantity, string> Quantities = [];

    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    private readonly ArrayBufferWriter<byte> _text = new();

    /// <summary>Begins the next text, whatever became of the last.</summary>
    public void Begin() => _text.ResetWrittenCount();

    /// <summary>What has been written since the beginning.</summary>
    public byte[] End() => _text.WrittenSpan.ToArray();

    /// <summary>Writes a line as it is.</summary>
    public void Line(string line)
    {
        Encoding.UTF8.GetBytes(line, _text);
        _text.Write("\n"u8);
    }

    /// <summary>Writes an object with its members.</summary>
    public void Object(object model)
    {
        if (!Members(model, options.GetTypeInfo(model.GetType()), 0, isItem: true)) _text.Write("{}\n"u8);
    }

    // False when there are none. The first member of an item stands behind its hyphen.
    private bool Members(object value, JsonTypeInfo type, int depth, bool isItem)
    {
        var any = false;
        if (value is IDictionary<string, string> texts)
        {
            // An enumerator of each of them, by its interface, is an object.
            var rented = ArrayPool<KeyValuePair<string, string>>.Shared.Rent(texts.Count);
            texts.CopyTo(rented, 0);
            foreach (var (name, text) in rented.AsSpan(0, texts.Count)) Member(name, text);
            ArrayPool<KeyValuePair<string, string>>.Shared.Return(rented);
        }
        else if (value is IDictionary entries)
        {
            foreach (DictionaryEntry entry in entries) Member((string)entry.Key, entry.Value);
        }
        else
        {
            for (var index = 0; index < type.Properties.Count; index++)
            {
                Member(type.Properties[index].Name, type.Properties[index].Get?.Invoke(value));
            }
        }

        return any;

        void Member(string name, object? held)
        {
            if (held is null) return;
            if (!any && !isItem) _text.Write("\n"u8);
            if (any || !isItem) Indent(depth);
            any = true;
            YamlScalar.Write(_text, name);
            _text.Write(":"u8);
            Value(held, depth);
        }
    }

    private void Value(object value, int depth)
    {
        var type = options.GetTypeInfo(value.GetType());
        switch (type.Kind)
        {
            case JsonTypeInfoKind.None:
                _text.Write(" "u8);
                Leaf(value, type, depth + 2);
                break;
            case JsonTypeInfoKind.Enumerable:
                Items((IList)value, depth);
                break;
            default:
                if (!Members(value, type, depth + 2, isItem: false)) _text.Write(" {}\n"u8);
                break;
        }
    }

    private void Items(IList items, int depth)
    {
        _text.Write(items.Count == 0 ? " []\n"u8 : "\n"u8);
        for (var index = 0; index < items.Count; index++)
        {
            Indent(depth);
            _text.Write("- "u8);
            var (item, type) = (items[index]!, options.GetTypeInfo(items[index]!.GetType()));
            switch (type.Kind)
            {
                case JsonTypeInfoKind.None:
                    Leaf(item, type, depth + 2);
                    break;
                case JsonTypeInfoKind.Enumerable:
                    throw new NotSupportedException("No manifest has a list directly in a list.");
                default:
                    if (!Members(item, type, depth + 2, isItem: true)) _text.Write("{}\n"u8);
                    break;
            }
        }
    }

    private void Leaf(object value, JsonTypeInfo type, int depth)
    {
        switch (value)
        {
            case string text when YamlScalar.IsBlock(text):
                Block(text, depth);
                return;
            case string text:
                YamlScalar.Write(_text, text);
                break;
            case ResourceQuantity quantity:
                YamlScalar.Write(_text, Quantities.GetValue(quantity, static quantity => quantity.ToString()));
                break;
            case bool isTrue:
                _text.Write(isTrue ? "true"u8 : "false"u8);
                break;
            case int or long:
                ((IUtf8SpanFormattable)value).TryFormat(_text.GetSpan(20), out var digits, "", Invariant);
                _text.Advance(digits);
                break;
            default:
                var json = JsonSerializer.SerializeToUtf8Bytes(value, type);
                if (json[0] == '"') YamlScalar.Write(_text, JsonSerializer.Deserialize<string>(json)!);
                else _text.Write(json);
                break;
        }

        _text.Write("\n"u8);
    }

    private void Block(string text, int depth)
    {
        _text.Write("|\n"u8);
        foreach (var line in text.AsSpan(0, text.Length - 1).EnumerateLines())
        {
            if (line.Length > 0) Indent(depth);
            Encoding.UTF8.GetBytes(line, _text);
            _text.Write("\n"u8);
        }
    }

    private void Indent(int depth)
    {
        _text.GetSpan(depth)[..depth].Fill((byte)' ');
        _text.Advance(depth);
    }
}

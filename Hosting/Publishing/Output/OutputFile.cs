using System.Text;

namespace RegulatedWorkload.Hosting.Publishing.Output;

/// <summary>A file as it is written.</summary>
/// <param name="Path">Where it lies in the output, with forward slashes.</param>
/// <param name="Content">Its text in UTF-8, with line feeds alone.</param>
public sealed record OutputFile(string Path, ReadOnlyMemory<byte> Content)
{
    /// <summary>Its text.</summary>
    public string Text => Encoding.UTF8.GetString(Content.Span);
}

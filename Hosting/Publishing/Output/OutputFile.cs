namespace RegulatedWorkload.Hosting.Publishing.Output;

/// <summary>A file as it is written.</summary>
/// <param name="Path">Where it lies in the output, with forward slashes.</param>
/// <param name="Text">Its text, with line feeds alone.</param>
public sealed record OutputFile(string Path, string Text);

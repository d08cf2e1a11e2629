namespace RegulatedWorkload.Benchmarks;

/// <summary>How many bytes one operation of a benchmark reads, for MB/s.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ReadsBytesAttribute(int bytes) : Attribute
{
    public int Bytes { get; } = bytes;
}

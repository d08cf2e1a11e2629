using System.Globalization;

namespace RegulatedWorkload.Tests.Journey.Running;

/// <summary>The writable memory of another process, as the kernel shows it under <c>/proc</c>.</summary>
public static class ProcessMemory
{
    private const int Chunk = 4 << 20;
    private const int Overlap = 4096;

    /// <summary>Why it cannot be read here, or null.</summary>
    public static string? Obstacle(int id)
    {
        if (!OperatingSystem.IsLinux())
        {
            return "The memory of another process is read from /proc, which only Linux has.";
        }

        try
        {
            using var memory = File.OpenRead($"/proc/{id}/mem");
            return null;
        }
        catch (Exception denied) when (denied is UnauthorizedAccessException or IOException)
        {
            return "The kernel does not let this user read the memory of other processes.";
        }
    }

    /// <summary>Whether any chunk of the memory satisfies <paramref name="holds"/>; chunks overlap.</summary>
    public static bool Any(int id, Func<ReadOnlyMemory<byte>, bool> holds)
    {
        using var memory = File.OpenRead($"/proc/{id}/mem");
        var buffer = new byte[Chunk + Overlap];
        foreach (var (start, end) in WritableRegions(id))
        {
            for (var position = start; position < end; position += Chunk)
            {
                var length = Read(memory, position, buffer.AsSpan(0, (int)Math.Min(buffer.Length, end - position)));
                if (length > 0 && holds(buffer.AsMemory(0, length))) return true;
            }
        }

        return false;
    }

    private static IEnumerable<(long Start, long End)> WritableRegions(int id) =>
        from line in File.ReadAllLines($"/proc/{id}/maps")
        let columns = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        where columns[1].StartsWith("rw", StringComparison.Ordinal)
        let range = columns[0].Split('-')
        select (Hex(range[0]), Hex(range[1]));

    private static long Hex(string text) => long.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static int Read(FileStream memory, long position, Span<byte> target)
    {
        try
        {
            memory.Position = position;
            return memory.ReadAtLeast(target, target.Length, throwOnEndOfStream: false);
        }
        catch (IOException)
        {
            // A region that the process has given back since the map was read.
            return 0;
        }
    }
}

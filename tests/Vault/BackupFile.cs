using System.Buffers.Binary;

namespace RegulatedWorkload.Tests.Vault;

/// <summary>The parts of a backup: a header, and chunks that each tell how long they are.</summary>
internal sealed class BackupFile
{
    private readonly byte[] _whole;
    private readonly List<Range> _chunks = [];

    public BackupFile(byte[] whole)
    {
        _whole = whole;
        for (var at = 8 + 1 + whole[8] + 32; at < whole.Length;)
        {
            var end = at + 4 + 16 + BinaryPrimitives.ReadInt32BigEndian(whole.AsSpan(at));
            _chunks.Add(at..end);
            at = end;
        }
    }

    /// <summary>How many chunks it has.</summary>
    public int Chunks => _chunks.Count;

    /// <summary>What someone without the key can make of it: changed at any place, shortened, or rearranged.</summary>
    public IEnumerable<(string Name, byte[] Content)> Forgeries()
    {
        for (var at = 0; at < _whole.Length; at += Math.Max(1, _whole.Length / 40))
        {
            byte[] changed = [.. _whole];
            changed[at] ^= 1;
            yield return ($"changed at {at}", changed);
        }

        var header = _whole[.._chunks[0].Start.Value];
        var (first, second) = (_whole[_chunks[0]], _whole[_chunks[1]]);
        yield return ("cut off", _whole[..^1]);
        yield return ("without its last chunk", _whole[.._chunks[^1].Start.Value]);
        yield return ("with more", [.. _whole, 0]);
        yield return ("without its first chunk", [.. header, .. _whole[_chunks[1].Start.Value..]]);
        yield return ("swapped", [.. header, .. second, .. first, .. _whole[_chunks[1].End.Value..]]);
        yield return ("repeated", [.. header, .. first, .. _whole[_chunks[0].Start.Value..]]);
        yield return ("empty", []);
    }
}

namespace RegulatedWorkload.ServiceDefaults.Hosting;

/// <summary>Reads the vectors of the TLS presentation language (RFC 8446, section 3.4) and never past their end.</summary>
internal ref struct TlsVector(ReadOnlySpan<byte> content)
{
    private ReadOnlySpan<byte> _rest = content;

    public readonly bool IsEmpty => _rest.IsEmpty;

    public bool TrySkip(int octets)
    {
        if (_rest.Length < octets) return false;
        _rest = _rest[octets..];
        return true;
    }

    public bool TryReadNumber(int octets, out int value)
    {
        value = 0;
        if (_rest.Length < octets) return false;
        foreach (var octet in _rest[..octets])
        {
            value = (value << 8) | octet;
        }

        return TrySkip(octets);
    }

    /// <summary>Reads a vector whose length comes first, in so many octets.</summary>
    public bool TryReadVector(int lengthOctets, out ReadOnlySpan<byte> content)
    {
        content = default;
        if (!TryReadNumber(lengthOctets, out var length) || _rest.Length < length) return false;
        content = _rest[..length];
        return TrySkip(length);
    }
}

using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace RegulatedWorkload.ServiceDefaults.Redaction;

/// <summary>A secret: it prints as <c>***</c> and wipes its bytes when disposed.</summary>
[Secret]
[DebuggerDisplay("***")]
public sealed class Sensitive : IDisposable
{
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private readonly byte[] _value;
    private bool _disposed;

    private Sensitive(int length) => _value = GC.AllocateUninitializedArray<byte>(length, pinned: true);

    /// <summary>Copies a secret; the caller wipes its own copy.</summary>
    public static Sensitive Copy(ReadOnlySpan<byte> value)
    {
        var secret = new Sensitive(value.Length);
        value.CopyTo(secret._value);
        return secret;
    }

    /// <summary>Copies a secret text as UTF-8; the caller wipes its own copy.</summary>
    public static Sensitive Copy(ReadOnlySpan<char> text)
    {
        var secret = new Sensitive(Encoding.UTF8.GetByteCount(text));
        Encoding.UTF8.GetBytes(text, secret._value);
        return secret;
    }

    /// <summary>The secret in clear. The only way to it: search for its name to find every use.</summary>
    /// <exception cref="ObjectDisposedException">The secret is wiped.</exception>
    public ReadOnlyMemory<byte> Reveal()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _value;
    }

    /// <summary>A mask that does not tell the length either.</summary>
    public override string ToString() => "***";

    /// <summary>Wipes the secret.</summary>
    public void Dispose()
    {
        _disposed = true;
        CryptographicOperations.ZeroMemory(_value);
    }
}

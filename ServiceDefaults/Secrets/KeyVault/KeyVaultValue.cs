using System.Security.Cryptography;
using System.Text;
using Azure.Security.KeyVault.Secrets;

namespace RegulatedWorkload.ServiceDefaults.Secrets.KeyVault;

/// <summary>
/// The bytes of a secret: text as UTF-8, or what its tag says is base64. They are pinned, so that the garbage collector
/// leaves no copies behind; the text that they come from belongs to the client library.
/// </summary>
internal static class KeyVaultValue
{
    // What 'az keyvault secret set --encoding base64' notes about bytes that are no text.
    private const string EncodingTag = "file-encoding";
    private const string Base64 = "base64";

    /// <summary>The bytes, or what is wrong with the version, as the end of a sentence.</summary>
    public static (byte[]? Value, string Fault) Read(KeyVaultSecret secret)
    {
        if (string.IsNullOrEmpty(secret.Value)) return (null, "is empty");
        if (secret.Properties.Tags.TryGetValue(EncodingTag, out var encoding) && encoding == Base64)
        {
            return (Decode(secret.Value), "is tagged as base64 but is not");
        }

        var text = GC.AllocateUninitializedArray<byte>(Encoding.UTF8.GetByteCount(secret.Value), pinned: true);
        Encoding.UTF8.GetBytes(secret.Value, text);
        return (text, "");
    }

    private static byte[]? Decode(string value)
    {
        var bytes = GC.AllocateArray<byte>(value.Length, pinned: true);
        if (!Convert.TryFromBase64String(value, bytes, out var length)) return null;
        var exact = GC.AllocateUninitializedArray<byte>(length, pinned: true);
        bytes.AsSpan(0, length).CopyTo(exact);
        CryptographicOperations.ZeroMemory(bytes);
        return exact;
    }
}

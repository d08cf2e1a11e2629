using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;

namespace RegulatedWorkload.ServiceDefaults.Identity;

/// <summary>
/// A PEM file, whose faults are told by the name of the file. Text around the blocks is allowed, as is a byte order
/// mark.
/// </summary>
internal sealed partial record PemFile(string Path, string Text)
{
    /// <summary>Reads a file of a folder.</summary>
    /// <exception cref="CryptographicException">Two blocks share a line, so that no reader sees the second.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static PemFile Read(string directory, string name)
    {
        var path = System.IO.Path.Combine(directory, name);
        var text = File.ReadAllText(path);
        return Joined().IsMatch(text)
            ? throw new CryptographicException(
                $"{path} ends one PEM block and begins the next in the same line; put a line break between them.")
            : new PemFile(path, text);
    }

    /// <summary>The certificates in it; at least one.</summary>
    /// <exception cref="CryptographicException">There is none, or one is damaged.</exception>
    public X509Certificate2Collection Certificates()
    {
        var found = new X509Certificate2Collection();
        try
        {
            found.ImportFromPem(Text);
        }
        catch (CryptographicException damage)
        {
            throw new CryptographicException($"{Path} holds a certificate that is damaged.", damage);
        }

        return found.Count > 0 ? found : throw new CryptographicException($"{Path} holds no certificate.");
    }

    /// <summary>Its first certificate, with the private key of another file.</summary>
    /// <exception cref="CryptographicException">
    /// The key is missing or damaged, or belongs to another certificate.
    /// </exception>
    public X509Certificate2 WithKeyOf(PemFile key)
    {
        try
        {
            return X509Certificate2.CreateFromPem(Text, key.Text);
        }
        catch (CryptographicException unusable)
        {
            throw new CryptographicException($"{key.Path} holds no private key that can be used.", unusable);
        }
        catch (ArgumentException mismatch)
        {
            throw new CryptographicException($"{key.Path} does not belong to {Path}.", mismatch);
        }
    }

    [GeneratedRegex("-----END [^-]*----------BEGIN ", RegexOptions.NonBacktracking)]
    private static partial Regex Joined();
}

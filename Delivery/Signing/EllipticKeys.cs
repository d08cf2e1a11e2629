using System.Security.Cryptography;

namespace RegulatedWorkload.Delivery.Signing;

/// <summary>Reads keys on P-256 of PEM files.</summary>
internal static class EllipticKeys
{
    private const string Curve = "1.2.840.10045.3.1.7";

    /// <summary>The text of a key file.</summary>
    /// <exception cref="SupplyChainException">It cannot be read.</exception>
    public static string Text(string file, string kind)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new SupplyChainException($"The {kind} {file} cannot be read: {fault.Message}", fault);
        }
    }

    /// <summary>The key that a text holds.</summary>
    /// <exception cref="SupplyChainException">It holds none that cosign would use; no message shows it.</exception>
    public static ECDsa Import(string file, string kind, string advice, Action<ECDsa> import)
    {
        var key = ECDsa.Create();
        try
        {
            import(key);
            if (key.ExportParameters(false).Curve.Oid.Value == Curve) return key;
            throw new SupplyChainException($"The {kind} {file} is on another curve than P-256. {advice}");
        }
        catch (Exception fault) when (fault is CryptographicException or ArgumentException)
        {
            key.Dispose();
            throw new SupplyChainException($"The {kind} {file} cannot be used. {advice}");
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }
}

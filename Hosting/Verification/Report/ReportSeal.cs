using System.Security.Cryptography;
using System.Text;

namespace RegulatedWorkload.Hosting.Verification.Report;

/// <summary>
/// The list of a report's files with their hashes, and the signature of that list. The list has the form of
/// <c>sha256sum</c>, and the signature that of <c>cosign sign-blob</c>, so that both can be checked without this tool.
/// </summary>
internal static class ReportSeal
{
    public const string Files = "SHA256SUMS";
    public const string Signature = "SHA256SUMS.sig";

    public static async Task WriteAsync(string folder, IReportSigner? signer, CancellationToken cancellationToken)
    {
        var list = string.Concat(Names(folder).Select(name => $"{HashOf(folder, name)}  {name}\n"));
        await File.WriteAllTextAsync(Path.Combine(folder, Files), list, cancellationToken);
        if (signer is null) return;
        var signature = await signer.SignAsync(Encoding.UTF8.GetBytes(list), cancellationToken);
        await File.WriteAllTextAsync(
            Path.Combine(folder, Signature), Convert.ToBase64String(signature) + "\n", cancellationToken);
    }

    public static IReadOnlyList<string> Check(string folder, string publicKeyFile)
    {
        if (!Directory.Exists(folder)) return [$"There is no folder {folder}."];
        var file = Path.Combine(folder, Files);
        if (!File.Exists(file)) return [$"{Files} is missing; nothing says what the report consisted of."];
        var list = File.ReadAllText(file);
        if (Refusal(folder, list, publicKeyFile) is { } refusal) return [refusal];
        var listed = list.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split("  ", 2))
            .Where(parts => parts.Length == 2)
            .ToDictionary(parts => parts[1], parts => parts[0], StringComparer.Ordinal);
        var present = Names(folder);
        return
        [
            .. listed.Keys.Except(present).Select(name => $"{name} is missing."),
            .. present.Except(listed.Keys).Select(name => $"{name} was added after the report was signed."),
            .. present.Where(name => listed.TryGetValue(name, out var hash) && hash != HashOf(folder, name))
                .Select(name => $"{name} was changed after the report was signed."),
        ];
    }

    private static string? Refusal(string folder, string list, string publicKeyFile)
    {
        var file = Path.Combine(folder, Signature);
        if (!File.Exists(file)) return "The report is not signed, so nothing shows whether somebody changed it.";
        var signature = new byte[256];
        if (!Convert.TryFromBase64String(File.ReadAllText(file).Trim(), signature, out var length))
        {
            return $"{Signature} is no signature.";
        }

        using var key = ReadKey(publicKeyFile);
        return key.VerifyData(
            Encoding.UTF8.GetBytes(list), signature.AsSpan(0, length), HashAlgorithmName.SHA256,
            DSASignatureFormat.Rfc3279DerSequence)
            ? null
            : $"{Files} was not signed by the key {publicKeyFile}, or was changed since.";
    }

    private static ECDsa ReadKey(string file)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(File.ReadAllText(file));
            return key;
        }
        catch (Exception fault) when (fault is ArgumentException or CryptographicException or IOException
            or UnauthorizedAccessException)
        {
            key.Dispose();
            throw new WorkloadException(
                $"The public key {file} cannot be used; it is a PEM text that begins with 'BEGIN PUBLIC KEY'.");
        }
    }

    private static List<string> Names(string folder) =>
    [
        .. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/'))
            .Where(name => name is not (Files or Signature))
            .Order(StringComparer.Ordinal),
    ];

    private static string HashOf(string folder, string name) =>
        Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(folder, name))));
}

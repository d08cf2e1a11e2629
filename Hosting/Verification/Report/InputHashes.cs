using System.Security.Cryptography;
using RegulatedWorkload.Hosting.Publishing.Images;
using RegulatedWorkload.Hosting.Verification.Controls;
using RegulatedWorkload.Hosting.Verification.PaymentPage;

namespace RegulatedWorkload.Hosting.Verification.Report;

/// <summary>The SHA-256 of every file that a report was made from.</summary>
internal static class InputHashes
{
    private static readonly string[] Folders = ["k8s", "AppHost/environments"];

    private static readonly string[] Files =
        ["AppHost/Workload.cs", ImageLockFile.Name, ControlCatalogue.File, PageInventory.File];

    public static IReadOnlyList<HashedFile> Of(CheckInput input) =>
    [
        .. Files.Select(file => Path.Combine(input.Root, file)).Where(File.Exists)
            .Concat(Folders.Select(folder => Path.Combine(input.Root, folder)).Where(Directory.Exists)
                .SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)))
            .Select(file => new HashedFile(
                Path.GetRelativePath(input.Root, file).Replace('\\', '/'), HashOf(file)))
            .Concat((input.Tests?.Files ?? []).Select(file => new HashedFile(Path.GetFileName(file), HashOf(file))))
            .OrderBy(file => file.Path, StringComparer.Ordinal),
    ];

    private static string HashOf(string file)
    {
        using var content = File.OpenRead(file);
        return Convert.ToHexStringLower(SHA256.HashData(content));
    }
}

/// <summary>A file with the SHA-256 of its bytes in hexadecimal.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Sha256">The hash.</param>
public sealed record HashedFile(string Path, string Sha256);

using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using k8s.Models;

namespace RegulatedWorkload.Hosting.Publishing.Services;

/// <summary>
/// The complete security context of every pod: Pod Security <c>restricted</c>, and what goes beyond it.
/// </summary>
internal static class PodSecurity
{
    /// <summary>The user and group that the images run as.</summary>
    public const int User = 65532;

    private const int Categories = 1024;

    public static V1PodSecurityContext Pod(PublishInput input, string name) => new()
    {
        RunAsNonRoot = true,
        RunAsUser = User,
        RunAsGroup = User,
        FsGroup = User,
        FsGroupChangePolicy = "OnRootMismatch",
        // The image's own group file adds nobody to anything.
        SupplementalGroupsPolicy = "Strict",
        SeccompProfile = new V1SeccompProfile { Type = "RuntimeDefault" },
        SeLinuxOptions = new V1SELinuxOptions { Level = Level(name) },
        AppArmorProfile = input.Environment.Kubernetes.HasAppArmor
            ? new V1AppArmorProfile { Type = "RuntimeDefault" }
            : null,
    };

    /// <summary>The context of every container.</summary>
    public static V1SecurityContext Container { get; } = new()
    {
        AllowPrivilegeEscalation = false,
        Privileged = false,
        ReadOnlyRootFilesystem = true,
        RunAsNonRoot = true,
        Capabilities = new V1Capabilities { Drop = ["ALL"] },
    };

    // A pair of categories a service keeps services apart on nodes with SELinux; Pod Security forbids user and role.
    private static string Level(string name)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(name));
        var first = BitConverter.ToUInt16(hash, 0) % Categories;
        var second = BitConverter.ToUInt16(hash, 2) % (Categories - 1);
        if (second >= first) second++;
        return string.Create(
            CultureInfo.InvariantCulture, $"s0:c{Math.Min(first, second)},c{Math.Max(first, second)}");
    }
}

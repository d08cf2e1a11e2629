using System.Runtime.InteropServices;
using RegulatedWorkload.Delivery.Tools;

namespace RegulatedWorkload.Delivery.Build;

/// <summary>What compiles a service to machine code.</summary>
/// <param name="System">This machine's runtime identifier: <c>linux-x64</c>.</param>
/// <param name="HasLinker">Whether there is a C compiler, which links.</param>
public sealed record Toolchain(string System, bool HasLinker)
{
    /// <summary>What the images run on.</summary>
    public const string Target = "linux-x64";

    /// <summary>The tools of this machine.</summary>
    public static Toolchain OfThisMachine()
    {
        var system = OperatingSystem.IsLinux() ? "linux" : OperatingSystem.IsMacOS() ? "osx" : "win";
        var processor = RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();
        return new Toolchain($"{system}-{processor}", Tool.Exists("clang") || Tool.Exists("gcc"));
    }

    /// <summary>Checks that the tools can build images.</summary>
    /// <exception cref="ImagesException">They cannot.</exception>
    public void Validate()
    {
        if (System != Target)
        {
            throw new ImagesException(
                $"Images are compiled for {Target}, and only there; this machine is {System}. Run 'images' on such a "
                + "machine: in CI, in WSL, or in a container with the .NET SDK, clang and zlib1g-dev.");
        }

        if (!HasLinker)
        {
            throw new ImagesException(
                "There is no clang or gcc on the PATH, which link what is compiled; on Debian and Ubuntu: "
                + "apt-get install clang zlib1g-dev.");
        }
    }
}

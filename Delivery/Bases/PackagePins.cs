using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using RegulatedWorkload.Hosting.Publishing.Environments;

namespace RegulatedWorkload.Delivery.Bases;

/// <summary>The Debian packages of the distroless base: <c>images/distroless/packages.json</c>.</summary>
/// <param name="Distribution">The release of Debian that they belong to.</param>
/// <param name="Packages">The packages.</param>
public sealed record PackagePins(string Distribution, IReadOnlyList<PinnedPackage> Packages)
{
    /// <summary>Where they are written, below the root of the repository.</summary>
    public const string FileName = "images/distroless/packages.json";

    /// <summary>Reads the pins.</summary>
    /// <exception cref="ImagesException">They are not there, or not well-formed.</exception>
    public static PackagePins Read(string root)
    {
        var file = Path.Combine(root, FileName);
        if (!File.Exists(file))
        {
            throw new ImagesException($"There is no {FileName}, which pins the packages of the base.");
        }

        var faults = new List<string>();
        return StrictJson.Read(FileName, File.ReadAllText(file), PackagePinsJson.Plain.PackagePins, faults)
            ?? throw new ImagesException(string.Join(Environment.NewLine, faults));
    }

    /// <summary>Writes the pins, whole or not at all.</summary>
    public void Write(string root)
    {
        var file = Path.Combine(root, FileName);
        var draft = file + ".new";
        File.WriteAllText(
            draft, JsonSerializer.Serialize(this, PackagePinsJson.Plain.PackagePins).ReplaceLineEndings("\n") + "\n");
        File.Move(draft, file, overwrite: true);
    }
}

/// <summary>A package of Debian at one version.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its version.</param>
/// <param name="Sha256">The SHA-256 of the package file, 64 lower-case hexadecimal digits.</param>
/// <param name="Files">The files of it that are needed; a last part of <c>*</c> means all files of the folder.</param>
public sealed record PinnedPackage(string Name, string Version, string Sha256, IReadOnlyList<string> Files);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    WriteIndented = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(PackagePins))]
internal sealed partial class PackagePinsJson : JsonSerializerContext
{
    /// <summary>The one instance. Versions keep their plus sign.</summary>
    public static PackagePinsJson Plain => field ??= new(
        new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}

using System.Text.Json.Serialization;
using RegulatedWorkload.Hosting.Publishing.Environments;
using RegulatedWorkload.Hosting.Verification.Manifests;

namespace RegulatedWorkload.Hosting.Verification.Controls;

/// <summary><c>docs/controls.yaml</c>: what the workload does for each requirement that it can carry.</summary>
/// <param name="Standard">The standard, with its version.</param>
/// <param name="Controls">In the order of the standard.</param>
public sealed record ControlCatalogue(string Standard, IReadOnlyList<Control> Controls)
{
    /// <summary>The file, below the root of the repository.</summary>
    public const string File = "docs/controls.yaml";

    /// <summary>The requirements that a workload can carry; the catalogue says something of each.</summary>
    public static IReadOnlyList<string> Required { get; } =
    [
        "1.2", "1.3", "1.4", "2.2", "3.2", "3.3", "3.4", "3.5", "3.6", "3.7", "4.2", "6.2", "6.3", "6.4", "6.5",
        "7.2", "7.3", "8.6", "10.2", "10.3", "10.4", "10.5", "10.6", "10.7", "11.4.5", "11.6.1", "12.5.2",
    ];

    /// <summary>Reads the catalogue of a repository.</summary>
    /// <exception cref="ControlFaultsException">It is no catalogue; every fault is named.</exception>
    public static ControlCatalogue Read(string root) =>
        Parse(System.IO.File.ReadAllText(Path.Combine(root, File)));

    /// <summary>Reads a catalogue from its text.</summary>
    /// <exception cref="ControlFaultsException">It is none; every fault is named.</exception>
    public static ControlCatalogue Parse(string yaml)
    {
        var faults = new List<string>();
        try
        {
            var json = YamlReader.ReadOne(yaml).ToJsonString();
            var catalogue = StrictJson.Read(File, json, ControlJson.Default.ControlCatalogue, faults);
            return catalogue ?? throw new ControlFaultsException(faults);
        }
        catch (InvalidDataException fault)
        {
            throw new ControlFaultsException([$"{File}: {fault.Message}"]);
        }
    }
}

/// <summary>What the workload does for one requirement, and what shows that it does.</summary>
/// <param name="Requirement">The requirement by its number in the standard.</param>
/// <param name="Formerly">Its number in PCI DSS 3.2.1, or <c>new</c>.</param>
/// <param name="Title">What it asks for, in a few words.</param>
/// <param name="Workload">What the workload does.</param>
/// <param name="Leaves">What it leaves to the cluster around it, or to the company.</param>
/// <param name="Where">The files and folders that do it, below the root of the repository.</param>
/// <param name="Checks">The checks that prove it, by name: see <see cref="ControlChecks"/>.</param>
/// <param name="Tests">The files of tests that prove it, below the root of the repository.</param>
public sealed record Control(
    string Requirement,
    string Formerly,
    string Title,
    string Workload,
    Left Leaves,
    IReadOnlyList<string> Where,
    IReadOnlyList<string>? Checks = null,
    IReadOnlyList<string>? Tests = null);

/// <summary>What others must do, since a workload cannot.</summary>
/// <param name="Cluster">Whoever runs the cluster.</param>
/// <param name="Company">Whoever is assessed.</param>
public sealed record Left(string Cluster, string Company);

/// <summary>The catalogue is not as it should be.</summary>
public sealed class ControlFaultsException(IReadOnlyList<string> faults)
    : WorkloadException(string.Join(Environment.NewLine, faults))
{
    /// <summary>A sentence a fault.</summary>
    public IReadOnlyList<string> Faults { get; } = faults;
}

/// <summary>How the catalogue is read: as strictly as an environment file.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ControlCatalogue))]
internal sealed partial class ControlJson : JsonSerializerContext;

using System.Text.Json;
using System.Xml;

namespace RegulatedWorkload.Delivery.Sbom;

/// <summary>
/// The NuGet packages that a program was linked from, as the restore of its publishing recorded them in
/// <c>project.assets.json</c>: those with code for the target, and the runtime's own. Packages that only help to build
/// are no part of the image.
/// </summary>
internal sealed class NuGetPackages
{
    private const string Empty = "_._";

    private readonly JsonElement _root;
    private readonly string _file;
    private readonly string _runtime;
    private readonly IReadOnlySet<string> _fileNames;

    private NuGetPackages(JsonElement root, string file, string runtime, IReadOnlySet<string> fileNames) =>
        (_root, _file, _runtime, _fileNames) = (root, file, runtime, fileNames);

    /// <summary>The packages as components, and what each needs.</summary>
    /// <param name="file">The file <c>project.assets.json</c>.</param>
    /// <param name="runtime">What the image runs on, in the words of .NET: <c>linux-x64</c>.</param>
    /// <param name="fileNames">The files of the image: of native libraries, only those that are there count.</param>
    /// <exception cref="SupplyChainException">The file is missing, damaged, or for another runtime.</exception>
    public static IReadOnlyList<(SbomComponent Component, IReadOnlyList<string> Needs)> Read(
        string file, string runtime, IReadOnlySet<string> fileNames)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            return new NuGetPackages(document.RootElement, file, runtime, fileNames).Read();
        }
        catch (Exception fault)
            when (fault is IOException or UnauthorizedAccessException or JsonException or KeyNotFoundException
                or InvalidOperationException or FormatException or XmlException)
        {
            throw new SupplyChainException(
                $"The packages of a program are listed in {file}, which cannot be used: {fault.Message} Build the "
                + "image again.",
                fault);
        }
    }

    private IReadOnlyList<(SbomComponent, IReadOnlyList<string>)> Read()
    {
        var target = _root.GetProperty("targets").EnumerateObject()
            .FirstOrDefault(target => target.Name.EndsWith($"/{_runtime}", StringComparison.Ordinal));
        if (target.Value.ValueKind != JsonValueKind.Object)
        {
            throw new SupplyChainException(
                $"{_file} is of a restore for something else than {_runtime}; build the image again.");
        }

        var used = target.Value.EnumerateObject()
            .Where(package => package.Value.GetProperty("type").GetString() == "package" && HasCode(package.Value))
            .ToDictionary(package => package.Name.Split('/')[0], StringComparer.OrdinalIgnoreCase);
        var packages = used.Values.Select(package => (
            Component(package.Name, HashOf(package.Name)),
            (IReadOnlyList<string>)
                [.. Needed(package.Value).Where(used.ContainsKey).Select(name => Purl(used[name].Name))]));
        var runtimes = RuntimePackages().Where(name => !used.ContainsKey(name.Split('/')[0]))
            .Select(name => (Component(name, DownloadedHash(name)), (IReadOnlyList<string>)[]));
        return [.. packages.Concat(runtimes).OrderBy(package => package.Item1.Ref, StringComparer.Ordinal)];
    }

    private bool HasCode(JsonElement package) =>
        Files(package, "runtime").Any()
        || Files(package, "native").Any(file => IsStatic(file) || _fileNames.Contains(file));

    private static IEnumerable<string> Files(JsonElement package, string kind) =>
        package.TryGetProperty(kind, out var files)
            ? files.EnumerateObject().Select(entry => Path.GetFileName(entry.Name)).Where(name => name != Empty)
            : [];

    // Linked into the program, and no file of its own.
    private static bool IsStatic(string file) => Path.GetExtension(file) is ".a" or ".o";

    private static IEnumerable<string> Needed(JsonElement package) =>
        package.TryGetProperty("dependencies", out var needs) ? needs.EnumerateObject().Select(need => need.Name) : [];

    // What the runtime and the ahead-of-time compiler's own libraries come in is downloaded, not referenced.
    private IEnumerable<string> RuntimePackages() =>
        from framework in _root.GetProperty("project").GetProperty("frameworks").EnumerateObject()
        where framework.Value.TryGetProperty("downloadDependencies", out _)
        from package in framework.Value.GetProperty("downloadDependencies").EnumerateArray()
        let name = package.GetProperty("name").GetString()!
        where name.Contains(".Runtime.", StringComparison.Ordinal)
            || name.StartsWith("runtime.", StringComparison.Ordinal)
        let version = package.GetProperty("version").GetString()!.Trim('[', ']').Split(',')[0]
        select $"{name}/{version}";

    private SbomComponent Component(string name, string? hash)
    {
        var (id, version) = (name.Split('/')[0], name.Split('/')[1]);
        var nuspec = InFolders(id, version, $"{id.ToLowerInvariant()}.nuspec");
        return new SbomComponent("library", Purl(name), id, version)
        {
            Hashes = hash is null
                ? null
                : [new SbomHash("SHA-512", Convert.ToHexStringLower(Convert.FromBase64String(hash)))],
            Licenses = nuspec is not null && NuGetLicense.Read(nuspec) is { } license ? [license] : null,
            Purl = Purl(name),
        };
    }

    private string? HashOf(string name) =>
        _root.GetProperty("libraries").GetProperty(name).TryGetProperty("sha512", out var hash)
            ? hash.GetString()
            : null;

    private string? DownloadedHash(string name)
    {
        var (id, version) = (name.Split('/')[0], name.Split('/')[1]);
        var file = InFolders(id, version, $"{id.ToLowerInvariant()}.{version}.nupkg.sha512");
        return file is null ? null : File.ReadAllText(file).Trim();
    }

    private string? InFolders(string id, string version, string file) =>
        _root.GetProperty("packageFolders").EnumerateObject()
            .Select(folder => Path.Combine(folder.Name, id.ToLowerInvariant(), version.ToLowerInvariant(), file))
            .FirstOrDefault(File.Exists);

    private static string Purl(string name) =>
        $"pkg:nuget/{Uri.EscapeDataString(name.Split('/')[0])}@{Uri.EscapeDataString(name.Split('/')[1])}";
}

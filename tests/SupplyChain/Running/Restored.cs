using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RegulatedWorkload.Tests.SupplyChain.Running;

/// <summary>A folder as a restore leaves it: <c>project.assets.json</c>, and packages with nuspec files.</summary>
public sealed class Restored : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("restored").FullName;
    private readonly JsonObject _target = [];
    private readonly JsonObject _libraries = [];
    private readonly JsonArray _downloads = [];

    public string AssetsFile => Path.Combine(_folder, "project.assets.json");

    /// <summary>A program that uses Google.Protobuf, natively SQLite, and Grpc.Tools to build.</summary>
    public static Restored Sample()
    {
        var restored = new Restored();
        restored.Add(
            "Google.Protobuf",
            "3.36.2",
            """{"runtime":{"lib/net8.0/Google.Protobuf.dll":{}}}""",
            Expression("BSD-3-Clause"));
        restored.Add(
            "Grpc.Core.Api",
            "2.85.0",
            """{"dependencies":{"Google.Protobuf":"3.0.0","Grpc.Tools":"2.0.0"},"runtime":{"lib/x.dll":{}}}""",
            Expression("Apache-2.0"));
        restored.Add("Grpc.Tools", "2.85.0", """{"build":{"build/Grpc.Tools.targets":{}}}""", Expression("Apache-2.0"));
        restored.Add("Meta.Package", "1.0.0", """{"runtime":{"lib/netstandard2.0/_._":{}}}""", Expression("MIT"));
        restored.Add(
            "SQLite.Native",
            "2.1.13",
            """{"native":{"runtimes/linux-x64/native/libe_sqlite3.so":{}}}""",
            "<licenseUrl>https://sqlite.example/license</licenseUrl>");
        restored.Download("Microsoft.NETCore.App.Runtime.NativeAOT.linux-x64", "10.0.12");
        restored.Download("Microsoft.NET.ILLink.Tasks", "10.0.12");
        return restored.Write();
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Expression(string license) => $"""<license type="expression">{license}</license>""";

    private void Add(string name, string version, string assets, string license)
    {
        var described = JsonNode.Parse(assets)!.AsObject();
        described["type"] = "package";
        _target[$"{name}/{version}"] = described;
        _libraries[$"{name}/{version}"] = new JsonObject { ["sha512"] = Hash(name), ["type"] = "package" };
        Describe(name, version, license);
    }

    private void Download(string name, string version)
    {
        _downloads.Add(new JsonObject { ["name"] = name, ["version"] = $"[{version}, {version}]" });
        Describe(name, version, Expression("MIT"));
        File.WriteAllText(
            Path.Combine(PackageFolder(name, version), $"{name.ToLowerInvariant()}.{version}.nupkg.sha512"),
            Hash(name));
    }

    private void Describe(string name, string version, string license) => File.WriteAllText(
        Path.Combine(
            Directory.CreateDirectory(PackageFolder(name, version)).FullName, $"{name.ToLowerInvariant()}.nuspec"),
        $"""
        <package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd">
          <metadata><id>{name}</id><version>{version}</version>{license}</metadata>
        </package>
        """);

    private Restored Write()
    {
        _target["ServiceDefaults/1.0.0"] = new JsonObject { ["type"] = "project" };
        File.WriteAllText(AssetsFile, new JsonObject
        {
            ["targets"] = new JsonObject { ["net10.0"] = new JsonObject(), ["net10.0/linux-x64"] = _target },
            ["libraries"] = _libraries,
            ["packageFolders"] = new JsonObject { [$"{_folder}/packages/"] = new JsonObject() },
            ["project"] = new JsonObject
            {
                ["frameworks"] = new JsonObject
                {
                    ["net10.0"] = new JsonObject { ["downloadDependencies"] = _downloads },
                },
            },
        }.ToJsonString(new JsonSerializerOptions { WriteIndented = true }));
        return this;
    }

    private string PackageFolder(string name, string version) =>
        Path.Combine(_folder, "packages", name.ToLowerInvariant(), version);

    private static string Hash(string name) =>
        Convert.ToBase64String(SHA512.HashData(System.Text.Encoding.UTF8.GetBytes(name)));
}

using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace RegulatedWorkload.ServiceDefaults.Storage;

/// <summary>One step of a schema: an embedded SQL file, known by its name and its content.</summary>
internal sealed record Migration(string Name, string Sql)
{
    /// <summary>The same for every style of line ends, since a checkout may change those.</summary>
    public string Sha256 { get; } = Convert.ToHexString(
        SHA256.HashData(Encoding.UTF8.GetBytes(Sql.ReplaceLineEndings("\n"))));

    /// <summary>The files embedded as <c>Schema/&lt;engine&gt;/*.sql</c>, in name order.</summary>
    public static IReadOnlyList<Migration> Embedded(Assembly assembly, string engine)
    {
        var folder = $"Schema/{engine}/";
        return
        [
            .. assembly.GetManifestResourceNames()
                .Where(resource => resource.StartsWith(folder, StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
                .Select(resource => new Migration(resource[folder.Length..], Text(assembly, resource))),
        ];
    }

    private static string Text(Assembly assembly, string resource)
    {
        using var stream = assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"The resource {resource} is not embedded.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}

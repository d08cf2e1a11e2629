using System.Globalization;

namespace RegulatedWorkload.Hosting.Local;

/// <summary>The versions of one local secret: a folder with one file each, named by an increasing number.</summary>
internal sealed class SecretVersions(string secrets, string name)
{
    private readonly string _folder = Path.Combine(secrets, name);

    /// <summary>The file of the newest version, or null.</summary>
    public string? Current => Numbers().Select(number => (int?)number).Max() is { } newest ? PathOf(newest) : null;

    /// <summary>The file of the version to come.</summary>
    public string Next => PathOf(Numbers().DefaultIfEmpty(0).Max() + 1);

    /// <summary>The newest version of the secret in a folder, as text.</summary>
    public static string Text(string folder)
    {
        var versions = new SecretVersions(Path.GetDirectoryName(folder)!, Path.GetFileName(folder));
        return File.ReadAllText(
            versions.Current ?? throw new FileNotFoundException($"The secret {folder} is missing."));
    }

    private IEnumerable<int> Numbers() =>
        from file in Directory.Exists(_folder) ? Directory.GetFiles(_folder) : []
        let name = Path.GetFileName(file)
        let number = int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : 0
        where number > 0
        select number;

    private string PathOf(int version) => Path.Combine(_folder, version.ToString(CultureInfo.InvariantCulture));
}

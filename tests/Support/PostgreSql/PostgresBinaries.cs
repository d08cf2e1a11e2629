namespace RegulatedWorkload.Tests.Support.PostgreSql;

/// <summary>The programs of a PostgreSQL installation on this machine.</summary>
/// <param name="Folder">The folder that holds <c>initdb</c> and <c>postgres</c>.</param>
public sealed record PostgresBinaries(string Folder)
{
    /// <summary>What to say where none is found.</summary>
    public const string Missing =
        "PostgreSQL 15 or later is not installed here: neither the PATH nor /usr/lib/postgresql has 'initdb' and "
        + "'postgres'. Install it, or run with --store sqlite.";

    private static readonly string[] Folders =
        ["/usr/lib/postgresql", "/usr/local/lib/postgresql", "/opt/homebrew/opt", "/usr/local/opt"];

    private const int OldestMajor = 15;

    /// <summary>The program of that name.</summary>
    public string PathOf(string program) => Path.Combine(Folder, program);

    /// <summary>The installation of the PATH, or the newest in the usual places; null when there is none.</summary>
    public static PostgresBinaries? Find()
    {
        if (OperatingSystem.IsWindows()) return null;
        var places = OnPath().Concat(InUsualPlaces());
        return places.Where(IsWhole).Select(folder => new PostgresBinaries(folder)).FirstOrDefault();
    }

    private static IEnumerable<string> OnPath()
    {
#pragma warning disable RS0030 // Programs are found where the shell of the user finds them.
        var path = Environment.GetEnvironmentVariable("PATH") ?? "";
#pragma warning restore RS0030
        return path.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
    }

    // /usr/lib/postgresql/17/bin of Debian, /opt/homebrew/opt/postgresql@17/bin of Homebrew.
    private static IEnumerable<string> InUsualPlaces() =>
        from place in Folders
        where Directory.Exists(place)
        from folder in Directory.GetDirectories(place)
        let name = Path.GetFileName(folder)
        let version = name.StartsWith("postgresql@", StringComparison.Ordinal) ? name[11..] : name
        let major = int.TryParse(version, out var n) ? n : 0
        where major >= OldestMajor
        orderby major descending
        select Path.Combine(folder, "bin");

    private static bool IsWhole(string folder) =>
        File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "postgres"));
}

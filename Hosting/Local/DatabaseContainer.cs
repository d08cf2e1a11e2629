using System.Security.Cryptography;
using System.Text;
using RegulatedWorkload.Hosting.Certificates;
using RegulatedWorkload.Hosting.Databases;

namespace RegulatedWorkload.Hosting.Local;

/// <summary>
/// One database server of a plan as a container of PostgreSQL's official image: with TLS and passwords, and without any
/// other way in.
/// </summary>
public sealed class DatabaseContainer
{
    /// <summary>The official image by the digest of its index for every platform: PostgreSQL 18.3.</summary>
    public const string DefaultImage =
        "docker.io/library/postgres@sha256:7e32e9833a6fb1c92c32552794cb6ed569d51b445a54907d35fc112ef39684db";

    /// <summary>The port inside the container.</summary>
    public const int ContainerPort = 5432;

    /// <summary>
    /// The folder of <see cref="Files"/> inside the container, and the one that <see cref="Volume"/> is for.
    /// </summary>
    public const string FilesFolder = "/etc/workload-postgres", VolumeFolder = "/var/lib/postgresql";

    /// <summary>
    /// The user and the group of the server inside the container: they alone may read <see cref="Files"/>.
    /// </summary>
    public const int User = 999;

    // The image makes its database through a local socket, with the password.
    internal static readonly IReadOnlyList<string> Access =
        ["local all all scram-sha-256", "hostssl all all all scram-sha-256"];

    private readonly DatabaseServerLaunch _launch;
    private readonly PostgresFiles _files;
    private readonly PostgresAdministrator _administrator;
    private readonly DatabasePreparation _preparation;

    internal DatabaseContainer(DatabaseServerLaunch launch, ServiceBinaries services, TimeProvider time)
    {
        _launch = launch;
        _files = new PostgresFiles(launch.Folder, time);
        _administrator = new PostgresAdministrator(_files, launch.Port);
        _preparation = new DatabasePreparation(_administrator, services);
    }

    /// <summary>The name of the container among the resources of a run.</summary>
    public string Name => $"postgres-{_launch.Scope}";

    /// <summary>The scope whose data it holds: <c>in-scope</c> or <c>out-of-scope</c>.</summary>
    public string Group => _launch.Scope;

    /// <summary>The port on 127.0.0.1 at which the services of the plan look for it.</summary>
    public int Port => _launch.Port;

    /// <summary>The services that must wait until <see cref="PrepareAsync"/> has returned.</summary>
    public IReadOnlyList<string> Services => [.. _launch.Databases.Select(database => database.Service)];

    /// <summary>The files to be copied into <see cref="FilesFolder"/>, as absolute paths.</summary>
    public IReadOnlyList<string> Files => _files.All;

    /// <summary>
    /// The volume that outlives the container. A new state directory has new passwords, which do not open the old data:
    /// its volumes have other names.
    /// </summary>
    public string Volume
    {
        get
        {
            var password = SHA256.HashData(Encoding.UTF8.GetBytes(_files.EnsurePassword()));
            return $"workload-{Name}-{Convert.ToHexStringLower(password)[..12]}";
        }
    }

    /// <summary>The environment variables, as the image documents them.</summary>
    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        ["POSTGRES_PASSWORD_FILE"] = $"{FilesFolder}/{Path.GetFileName(_files.PasswordFile)}",
        ["POSTGRES_INITDB_ARGS"] = "--auth=scram-sha-256 --encoding=UTF8 --locale=C",
    };

    /// <summary>The arguments of the container: settings of the server.</summary>
    public static IReadOnlyList<string> Arguments { get; } =
        [.. PostgresFiles.Settings(FilesFolder).SelectMany(setting => (string[])["-c", setting])];

    /// <summary>Writes <see cref="Files"/>, the certificate anew.</summary>
    internal void WriteFiles(Authority authority) => _files.Write(authority, Access);

    /// <summary>Whether the server accepts connections: the health of the container.</summary>
    public Task<bool> IsAcceptingAsync(CancellationToken cancellationToken) =>
        _administrator.IsAdmittedAsync(cancellationToken);

    /// <summary>
    /// Makes the roles, the databases and their current schemas, once the server accepts connections.
    /// </summary>
    /// <exception cref="RunException">A database or a migration fails; the sentence says which and why.</exception>
    public Task PrepareAsync(CancellationToken cancellationToken) =>
        _preparation.PrepareAsync(_launch.Databases, cancellationToken);
}

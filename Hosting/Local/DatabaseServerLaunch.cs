namespace RegulatedWorkload.Hosting.Local;

/// <summary>One PostgreSQL server: that of one scope, so that no server holds the data of both.</summary>
/// <param name="Scope">The scope: <c>in-scope</c> or <c>out-of-scope</c>.</param>
/// <param name="Folder">The folder of the server, an absolute path.</param>
/// <param name="Port">Its loopback port.</param>
/// <param name="Databases">Its databases, one a service.</param>
public sealed record DatabaseServerLaunch(
    string Scope, string Folder, int Port, IReadOnlyList<DatabaseLaunch> Databases);

/// <summary>The database of one service.</summary>
/// <param name="Service">The service that it belongs to.</param>
/// <param name="Name">Its name.</param>
/// <param name="OwnerPassword">The secret of the owner's password: a path without the version.</param>
/// <param name="ServicePassword">Likewise of the service's password.</param>
/// <param name="Migration">The environment variables in which the service's <c>migrate</c> runs as the owner.</param>
public sealed record DatabaseLaunch(
    string Service,
    string Name,
    string OwnerPassword,
    string ServicePassword,
    IReadOnlyDictionary<string, string> Migration);

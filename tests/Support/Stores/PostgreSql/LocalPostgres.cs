using System.Security.Cryptography;
using RegulatedWorkload.Hosting.Certificates;
using RegulatedWorkload.Hosting.Databases;
using RegulatedWorkload.Tests.Support.PostgreSql;

namespace RegulatedWorkload.Tests.Support.Stores.PostgreSql;

/// <summary>
/// A real PostgreSQL server with TLS and an owner and a service role; one serves all tests that do not stop it. A test
/// that needs it skips where PostgreSQL is not installed.
/// </summary>
public sealed class LocalPostgres : IAsyncDisposable
{
    /// <summary>The roles, which all databases of the server have in common.</summary>
    public const string Owner = "test-owner", Service = "test";

    private static readonly SemaphoreSlim Turn = new(1, 1);
    private static LocalPostgres? _shared;

    private readonly string _root = Directory.CreateTempSubdirectory("postgres").FullName;
    private readonly Dictionary<Type, string> _templates = [];
    private readonly SemaphoreSlim _turn = new(1, 1);
    private PostgresServer? _server;
    private int _databases;

    public PostgresServer Server => _server!;

    /// <summary>The PEM file of the authority that the server's certificate comes from.</summary>
    public string RootCertificate => Path.Combine(_root, "ca.crt");

    public string OwnerPassword { get; } = RandomNumberGenerator.GetHexString(64);

    public string ServicePassword { get; } = RandomNumberGenerator.GetHexString(64);

    /// <summary>The server that all tests of this project share.</summary>
    public static async Task<LocalPostgres> SharedAsync()
    {
        await Turn.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            return _shared ??= await StartAsync();
        }
        finally
        {
            Turn.Release();
        }
    }

    /// <summary>A server for one test.</summary>
    public static async Task<LocalPostgres> StartAsync()
    {
        var binaries = PostgresBinaries.Find();
        Assert.SkipWhen(binaries is null, PostgresBinaries.Missing);
        var local = new LocalPostgres();
        using var authority = Authority.OpenOrCreate(
            Path.Combine(local._root, "ca"), "database authority", TimeProvider.System);
        await File.WriteAllTextAsync(local.RootCertificate, authority.Certificate.ExportCertificatePem());
        local._server = new PostgresServer(
            binaries, Path.Combine(local._root, "server"), local._root, FreePort(), TimeProvider.System, _ => { });
        await local._server.StartAsync(authority, CancellationToken.None);
        await local._server.Administrator.ExecuteAsync(
            "postgres",
            [$"CREATE ROLE \"{Owner}\" LOGIN", $"CREATE ROLE \"{Service}\" LOGIN"],
            CancellationToken.None);
        await local._server.Administrator.SetPasswordAsync(Owner, local.OwnerPassword, CancellationToken.None);
        await local._server.Administrator.SetPasswordAsync(Service, local.ServicePassword, CancellationToken.None);
        return local;
    }

    /// <summary>What a connection of a role to a database says.</summary>
    public string Connection(string database, string role) =>
        $"Host=127.0.0.1;Port={Server.Port};Database={database};Username={role};Root Certificate={RootCertificate};"
        + "Maximum Pool Size=12";

    /// <summary>A new database, a copy of the one that <paramref name="migrate"/> has filled for this type.</summary>
    public async Task<string> CreateDatabaseAsync(Type schema, Func<string, Task> migrate)
    {
        await _turn.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            if (!_templates.TryGetValue(schema, out var template))
            {
                template = $"template-{_templates.Count}";
                var roles = new DatabaseRoles(template, Owner, Service);
                await Server.Administrator.ExecuteAsync("postgres", roles.CreateDatabase, CancellationToken.None);
                await Server.Administrator.ExecuteAsync(template, roles.InDatabase, CancellationToken.None);
                await migrate(template);
                _templates[schema] = template;
            }

            var name = $"database-{++_databases}";
            await Server.Administrator.ExecuteAsync(
                "postgres",
                [
                    $"CREATE DATABASE \"{name}\" TEMPLATE \"{template}\" OWNER \"{Owner}\"",
                    $"REVOKE ALL ON DATABASE \"{name}\" FROM PUBLIC",
                    $"GRANT CONNECT ON DATABASE \"{name}\" TO \"{Service}\"",
                ],
                CancellationToken.None);
            return name;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>
    /// Has the server ask a role for its password itself, within TLS, as Azure does where it is a token.
    /// </summary>
    public async Task AskInClearAsync(string role)
    {
        var file = Path.Combine(_root, "server", "pg_hba.conf");
        await _turn.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            var rules = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
            // In its place, so that it stays the server's own.
            await File.WriteAllTextAsync(
                file, $"hostssl all \"{role}\" 127.0.0.1/32 password\n{rules}", TestContext.Current.CancellationToken);
            await Server.Administrator.ExecuteAsync(
                "postgres", ["SELECT pg_reload_conf()"], TestContext.Current.CancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
        // The fixture that closes the assembly stands for the server that its tests have shared.
        if (_server is null && _shared is { } shared) await shared.DisposeAsync();
        if (Directory.Exists(_root)) Directory.Delete(_root, recursive: true);
    }

    private static int FreePort() => FreePorts.Take();
}

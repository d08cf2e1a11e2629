using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Npgsql;
using RegulatedWorkload.Hosting.Certificates;
using RegulatedWorkload.Hosting.Databases;
using RegulatedWorkload.Tests.Support.PostgreSql;

namespace RegulatedWorkload.Tests.Containers.Running;

/// <summary>
/// The PostgreSQL server of a scope, a process of this machine that listens in the network of the scope alone, under
/// the name that the environment gives it.
/// </summary>
internal sealed class ScopeDatabase : IAsyncDisposable
{
    public const int Port = 5432;

    private const string Administrator = "postgres";
    private static readonly string[] AsServer = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"];

    private readonly string _folder = Directory.CreateTempSubdirectory("database").FullName;
    private readonly string _password = RandomNumberGenerator.GetHexString(64);
    private readonly string _address;
    private readonly string _authority;
    private Process? _process;

    private ScopeDatabase(string address, string authority) => (_address, _authority) = (address, authority);

    /// <summary>The folder of all that the server keeps.</summary>
    public string Data => In("data");

    public static async Task<ScopeDatabase> StartAsync(string address, string host, string authorityPath)
    {
        var database = new ScopeDatabase(address, authorityPath + ".crt");
        using var authority = Authority.OpenOrCreate(authorityPath, "database authority", TimeProvider.System);
        await database.PrepareAsync(authority, host);
        database.Run();
        while (!await database.AcceptsAsync()) await Task.Delay(50, TestContext.Current.CancellationToken);
        return database;
    }

    /// <summary>Makes the database of a service and its two roles, with these passwords.</summary>
    public async Task CreateAsync(DatabaseRoles roles, string ownerPassword, string servicePassword)
    {
        await ExecuteAsync(Administrator, roles.OnServer);
        await ExecuteAsync(roles.Database, roles.InDatabase);
        await ExecuteAsync(
            Administrator,
            [
                $"ALTER ROLE {DatabaseRoles.Quote(roles.Owner)} PASSWORD '{ownerPassword}'",
                $"ALTER ROLE {DatabaseRoles.Quote(roles.Service)} PASSWORD '{servicePassword}'",
            ]);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await Shell.RunAsync(["kill", "-INT", $"{_process.Id}"]);
            await _process.WaitForExitAsync();
            _process.Dispose();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private async Task PrepareAsync(Authority authority, string host)
    {
        var leaf = new LeafRequest(
            "postgres",
            TimeSpan.FromDays(1),
            [LeafRequest.ServerUsage],
            DnsNames: [host],
            Addresses: [IPAddress.Parse(_address)]);
        using var certificate = authority.Issue(leaf, DateTimeOffset.UtcNow);
        using var key = certificate.GetECDsaPrivateKey()!;
        await WriteAsync("tls.crt", certificate.ExportCertificatePem());
        await WriteAsync("tls.key", key.ExportPkcs8PrivateKeyPem());
        await WriteAsync("pg_hba.conf", "hostssl all all all scram-sha-256\n");
        await WriteAsync("password", _password);
        await Shell.RunAsync(["chmod", "-R", "go-rwx", _folder]);
        await Shell.RunAsync(["chown", "-R", "postgres:postgres", _folder]);
        await Shell.RunAsync(
        [
            .. AsServer, PostgresBinaries.Find()!.PathOf("initdb"), "-D", In("data"), "-U", Administrator,
            $"--pwfile={In("password")}", "-A", "scram-sha-256", "-E", "UTF8", "--locale=C",
        ]);
    }

    private void Run()
    {
        string[] settings =
        [
            $"listen_addresses={_address}", $"port={Port}", "unix_socket_directories=", "ssl=on",
            $"ssl_cert_file={In("tls.crt")}", $"ssl_key_file={In("tls.key")}", $"hba_file={In("pg_hba.conf")}",
        ];
        string[] command =
        [
            .. AsServer, PostgresBinaries.Find()!.PathOf("postgres"), "-D", In("data"),
            .. settings.SelectMany(setting => (string[])["-c", setting]),
        ];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        _process = Process.Start(start)!;
        _ = _process.StandardError.ReadToEndAsync();
    }

    private async Task<bool> AcceptsAsync()
    {
        Assert.False(_process!.HasExited, "The database server ended.");
        try
        {
            await ExecuteAsync(Administrator, ["SELECT 1"]);
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    private async Task ExecuteAsync(string database, IEnumerable<string> statements)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder
        {
            Host = _address,
            Port = Port,
            Database = database,
            Username = Administrator,
            Password = _password,
            SslMode = SslMode.VerifyFull,
            RootCertificate = _authority,
            Pooling = false,
        }.ConnectionString);
        await connection.OpenAsync();
        foreach (var statement in statements)
        {
#pragma warning disable CA2100 // Statements about names of the declaration, which are quoted.
            await using var command = new NpgsqlCommand(statement, connection);
#pragma warning restore CA2100
            await command.ExecuteNonQueryAsync();
        }
    }

    private string In(string name) => Path.Combine(_folder, name);

    private Task WriteAsync(string name, string content) => File.WriteAllTextAsync(In(name), content);
}

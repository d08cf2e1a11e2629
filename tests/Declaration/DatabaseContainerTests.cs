using System.Diagnostics;
using Npgsql;
using RegulatedWorkload.Hosting.Local;
using RegulatedWorkload.Tests.Support.PostgreSql;

namespace RegulatedWorkload.Tests.Declaration;

/// <summary>
/// The database servers that Aspire starts as containers. Here a PostgreSQL of this machine stands for the image: made
/// with the same arguments, by the same rules of its entry point, from the same files.
/// </summary>
public sealed class DatabaseContainerTests : IDisposable
{
    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;

    private readonly string _state = Directory.CreateTempSubdirectory("state").FullName;
    private readonly string _container = Directory.CreateTempSubdirectory("container").FullName;

    public void Dispose()
    {
        Directory.Delete(_state, recursive: true);
        Directory.Delete(_container, recursive: true);
    }

    [Fact]
    public async Task A_server_made_from_what_the_container_is_given_serves_the_services_of_its_scope_alone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || PostgresBinaries.Find() is null, PostgresBinaries.Missing);
        var options = new LaunchOptions(_state, 18543, StoreEngine.Postgres);
        await using var run = new LocalRun(Committed.Workload, Committed.Root, options, TimeProvider.System);
        await run.PrepareAsync(_ => { }, Cancellation);
        Assert.Equal(["postgres-in-scope", "postgres-out-of-scope"], run.Databases.Select(server => server.Name));
        Assert.Equal(2, run.Databases.Select(server => server.Volume).Distinct().Count());
        var server = run.Databases[0];
        Assert.False(await server.IsAcceptingAsync(Cancellation));

        using var process = await StartAsync(PostgresBinaries.Find()!, server);
        try
        {
            while (!await server.IsAcceptingAsync(Cancellation))
            {
                Assert.False(process.HasExited, "The server ended.");
                await Task.Delay(50, Cancellation);
            }

            await server.PrepareAsync(Cancellation);
            await server.PrepareAsync(Cancellation);

            Assert.Equal(["token-vault", "payments"], server.Services);
            foreach (var service in server.Services)
            {
                Assert.Equal(service, await RoleAsync(run, service));
                Assert.Equal("no encryption", await RefusalAsync(run, service));
            }
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(Cancellation);
        }
    }

    private static async Task<string?> RoleAsync(LocalRun run, string service)
    {
        await using var connection = new NpgsqlConnection(Connection(run, service).ConnectionString);
        await connection.OpenAsync(Cancellation);
        await using var command = new NpgsqlCommand("SELECT current_user::text", connection);
        return (string?)await command.ExecuteScalarAsync(Cancellation);
    }

    private static async Task<string> RefusalAsync(LocalRun run, string service)
    {
        var plain = Connection(run, service);
        plain.SslMode = SslMode.Disable;
        await using var connection = new NpgsqlConnection(plain.ConnectionString);
        var refusal = await Assert.ThrowsAsync<PostgresException>(() => connection.OpenAsync(Cancellation));
        return refusal.MessageText.Split(", ")[^1];
    }

    private static NpgsqlConnectionStringBuilder Connection(LocalRun run, string service)
    {
        var launch = run.Plan.Services.Single(candidate => candidate.Name == service);
        var database = run.Plan.DatabaseServers
            .SelectMany(server => server.Databases)
            .Single(entry => entry.Service == service);
        var password = Assert.Single(Directory.GetFiles(database.ServicePassword));
        return new NpgsqlConnectionStringBuilder(launch.Environment["WORKLOAD__STORE__CONNECTION"])
        {
            Password = File.ReadAllText(password).Trim(),
            SslMode = SslMode.VerifyFull,
            Pooling = false,
        };
    }

    private async Task<Process> StartAsync(PostgresBinaries binaries, DatabaseContainer server)
    {
        var files = Path.Combine(_container, "files");
        var data = Path.Combine(_container, "data");
        Directory.CreateDirectory(files);
        foreach (var file in server.Files) File.Copy(file, Path.Combine(files, Path.GetFileName(file)));
        await RunAsync("chmod", "-R", "go-rwx", files);
        if (Environment.IsPrivilegedProcess) await RunAsync("chown", "-R", "postgres:postgres", _container);

        var password = server.Environment["POSTGRES_PASSWORD_FILE"].Replace(
            DatabaseContainer.FilesFolder, files, StringComparison.Ordinal);
        await RunAsync(
        [
            .. AsServer, binaries.PathOf("initdb"), "-D", data, "--username=postgres", $"--pwfile={password}",
            .. server.Environment["POSTGRES_INITDB_ARGS"].Split(' '),
        ]);
        string[] command =
        [
            .. AsServer, binaries.PathOf("postgres"), "-D", data,
            .. DatabaseContainer.Arguments.Select(
                argument => argument.Replace(DatabaseContainer.FilesFolder, files, StringComparison.Ordinal)),
            "-c", $"port={server.Port}", "-c", $"unix_socket_directories={_container}",
        ];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        var process = Process.Start(start)!;
        _ = process.StandardError.ReadToEndAsync(Cancellation);
        return process;
    }

    private static string[] AsServer => Environment.IsPrivilegedProcess
        ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
        : [];

    private static async Task RunAsync(params string[] command)
    {
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            WorkingDirectory = "/",
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(Cancellation);
        var errors = await process.StandardError.ReadToEndAsync(Cancellation);
        await output;
        await process.WaitForExitAsync(Cancellation);
        Assert.True(process.ExitCode == 0, errors);
    }
}

using Npgsql;

namespace RegulatedWorkload.Hosting.Databases;

/// <summary>The administrator of one local server, who makes roles and databases and sees to their passwords.</summary>
public sealed class PostgresAdministrator
{
    /// <summary>The role, and the database that every server has.</summary>
    public const string Name = "postgres";

    private readonly PostgresFiles _files;
    private readonly int _port;

    internal PostgresAdministrator(PostgresFiles files, int port) => (_files, _port) = (files, port);

    /// <summary>Whether the server accepts connections.</summary>
    public async Task<bool> IsAdmittedAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await OpenAsync(Name, cancellationToken);
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    /// <summary>A connection of its own to a database.</summary>
    /// <exception cref="NpgsqlException">The server cannot be reached, or has no such database.</exception>
    public async Task<NpgsqlConnection> OpenAsync(string database, CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(Connection(database));
        try
        {
            await connection.OpenAsync(cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs statements, each by itself.</summary>
    public async Task ExecuteAsync(
        string database, IEnumerable<string> statements, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(statements);
        await using var connection = await OpenAsync(database, cancellationToken);
        foreach (var statement in statements)
        {
#pragma warning disable CA2100 // Statements of this project about names of its declaration, which are quoted.
            await using var command = new NpgsqlCommand(statement, connection);
#pragma warning restore CA2100
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    /// <summary>Sets the password of a role. Only hexadecimal ones are, so that nothing needs to be quoted.</summary>
    /// <exception cref="WorkloadException">The password is another.</exception>
    public Task SetPasswordAsync(string role, string password, CancellationToken cancellationToken) =>
        password.All(char.IsAsciiHexDigit)
            ? ExecuteAsync(Name, [$"ALTER ROLE {DatabaseRoles.Quote(role)} PASSWORD '{password}'"], cancellationToken)
            : throw new WorkloadException($"The password of the database role '{role}' was not made by a local run.");

    /// <summary>Whether there is a database of that name.</summary>
    public async Task<bool> HasDatabaseAsync(string name, CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(Name, cancellationToken);
        await using var command = new NpgsqlCommand("SELECT 1 FROM pg_database WHERE datname = @name", connection);
        command.Parameters.Add(new NpgsqlParameter("name", name));
        return await command.ExecuteScalarAsync(cancellationToken) is not null;
    }

    // The folder is of this machine and this user, and the connection never leaves it.
    private string Connection(string database) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = _port,
        Database = database,
        Username = Name,
        Password = File.ReadAllText(_files.PasswordFile).Trim(),
        SslMode = SslMode.VerifyFull,
        RootCertificate = _files.Authority,
        Pooling = false,
        GssEncryptionMode = GssEncryptionMode.Disable,
        Timeout = 5,
    }.ConnectionString;
}

using System.Diagnostics;
using Npgsql;
using RegulatedWorkload.Hosting.Databases;

namespace RegulatedWorkload.Hosting.Local;

/// <summary>
/// What a running server lacks for its services to start: roles, databases, today's passwords, and the current schema,
/// by each service's own <c>migrate</c>.
/// </summary>
internal sealed class DatabasePreparation(PostgresAdministrator administrator, ServiceBinaries services)
{
    /// <exception cref="RunException">A database or a migration fails; the sentence says which and why.</exception>
    public async Task PrepareAsync(IReadOnlyList<DatabaseLaunch> databases, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var database in databases) await EnsureAsync(database, cancellationToken);
        }
        catch (NpgsqlException fault)
        {
            throw new RunException($"A local database cannot be made ready: {fault.Message}", fault);
        }

        await Task.WhenAll(databases.Select(database => MigrateAsync(database, cancellationToken)));
    }

    private async Task EnsureAsync(DatabaseLaunch launch, CancellationToken cancellationToken)
    {
        var roles = DatabaseRoles.Of(launch.Name, launch.Service);
        if (!await administrator.HasDatabaseAsync(launch.Name, cancellationToken))
        {
            await administrator.ExecuteAsync(PostgresAdministrator.Name, roles.OnServer, cancellationToken);
            await administrator.ExecuteAsync(launch.Name, roles.InDatabase, cancellationToken);
        }

        var (owner, service) = (SecretVersions.Text(launch.OwnerPassword), SecretVersions.Text(launch.ServicePassword));
        await administrator.SetPasswordAsync(roles.Owner, owner, cancellationToken);
        await administrator.SetPasswordAsync(roles.Service, service, cancellationToken);
    }

    private async Task MigrateAsync(DatabaseLaunch launch, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(services.PathOf(launch.Service), ["migrate"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        OwnEnvironment.Apply(start, launch.Migration);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = await process.StandardError.ReadToEndAsync(cancellationToken);
        await output;
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode == 0) return;
        throw new RunException(
            $"The migration of '{launch.Service}' ended with exit code {process.ExitCode}. {errors.Trim()}");
    }
}

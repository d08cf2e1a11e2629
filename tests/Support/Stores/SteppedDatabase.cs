using System.Data.Common;
using RegulatedWorkload.ServiceDefaults.Storage;

namespace RegulatedWorkload.Tests.Support.Stores;

/// <summary>A store before each of whose reads and writes an actor stands at its turnstile.</summary>
public sealed class SteppedDatabase(Database inner) : Database
{
    /// <inheritdoc />
    public override ValueTask<DbConnection> OpenAsync(CancellationToken cancellationToken) =>
        inner.OpenAsync(cancellationToken);

    /// <inheritdoc />
    public override async Task<T> ReadAsync<T>(
        Func<DbConnection, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        await Turnstile.PassAsync();
        return await inner.ReadAsync(work, cancellationToken);
    }

    /// <inheritdoc />
    public override async Task<T> WriteAsync<T>(
        Func<DbConnection, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        await Turnstile.PassAsync();
        return await inner.WriteAsync(work, cancellationToken);
    }

    /// <inheritdoc />
    public override async Task<T> WriteAsync<T>(
        string key, Func<DbConnection, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        await Turnstile.PassAsync();
        return await inner.WriteAsync(key, work, cancellationToken);
    }

    /// <inheritdoc />
    public override Task<bool> ScrubAsync(CancellationToken cancellationToken) => inner.ScrubAsync(cancellationToken);

    /// <inheritdoc />
    public override Task PrepareAsync(CancellationToken cancellationToken) => inner.PrepareAsync(cancellationToken);

    /// <inheritdoc />
    public override Task MigrateAsync(CancellationToken cancellationToken) => inner.MigrateAsync(cancellationToken);
}

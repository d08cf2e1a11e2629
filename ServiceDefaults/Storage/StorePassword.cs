namespace RegulatedWorkload.ServiceDefaults.Storage;

/// <summary>What a service proves itself to PostgreSQL with. A new one needs no restart.</summary>
internal abstract class StorePassword
{
    /// <summary>Asked for each new connection.</summary>
    public abstract ValueTask<string> ReadAsync(CancellationToken cancellationToken);

    /// <summary>The server has let the current login in with what it read.</summary>
    public virtual void Accepted()
    {
    }

    /// <summary>The server has refused what was read. Tells whether the next one may be another.</summary>
    /// <param name="login">The login that was refused.</param>
    /// <param name="wait">Whether another is worth waiting for, since one was good before.</param>
    /// <param name="cancellationToken">Ends the look for another.</param>
    public virtual ValueTask<bool> RefusedAsync(
        StoreLogin login, bool wait, CancellationToken cancellationToken) =>
        new(false);
}

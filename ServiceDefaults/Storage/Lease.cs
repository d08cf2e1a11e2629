using System.Data.Common;

namespace RegulatedWorkload.ServiceDefaults.Storage;

/// <summary>The right to act on one row, for a while. Its holder decides how it ends.</summary>
public sealed class Lease
{
    private readonly string _table;

    internal Lease(string table, string id, string owner, DateTimeOffset until, DateTimeOffset last) =>
        (_table, Id, Owner, Until, Last) = (table, id, owner, until, last);

    /// <summary>The row.</summary>
    public string Id { get; }

    /// <summary>Who holds it: what <c>lease_owner</c> says.</summary>
    public string Owner { get; }

    /// <summary>What <c>lease_until</c> says, in milliseconds since the Unix epoch.</summary>
    public long UntilMs => Until.ToUnixTimeMilliseconds();

    internal DateTimeOffset Until { get; set; }

    /// <summary>When it is renewed no more.</summary>
    internal DateTimeOffset Last { get; set; }

    internal bool IsKept { get; set; }

    internal bool IsOver { get; private set; }

    /// <summary>
    /// Leaves the lease, when this act ends, to whoever acts on the row next in this process: neither writes anything
    /// to pass it on. When nobody does, it expires.
    /// </summary>
    public void Keep() => IsKept = true;

    /// <summary>
    /// Gives the row free together with the last change of an act, in its transaction. Call <see cref="End"/> when that
    /// is committed.
    /// </summary>
    public Task ReleaseAsync(DbConnection connection, CancellationToken cancellationToken) => connection.ExecuteAsync(
        $"UPDATE {_table} SET lease_owner = NULL, lease_until = 0 WHERE id = @id AND lease_owner = @owner",
        cancellationToken,
        ("@id", Id),
        ("@owner", Owner));

    /// <summary>Says that the row is free.</summary>
    public void End() => IsOver = true;
}

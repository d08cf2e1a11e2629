using System.Data.Common;

namespace RegulatedWorkload.ServiceDefaults.Storage;

/// <summary>
/// A store that was good does not let the service in any more: its password is refused, or cannot be had, for longer
/// than a change of it takes. To callers this is an outage like any other.
/// </summary>
internal sealed class StoreLockedException(DbException cause)
    : DbException("The store does not let this service in: " + cause.Message, cause)
{
    public override bool IsTransient => true;
}

using Microsoft.Data.Sqlite;
using RegulatedWorkload.ServiceDefaults.Configuration;

namespace RegulatedWorkload.ServiceDefaults.Storage;

/// <summary>Why a service cannot start on its embedded store, as one sentence.</summary>
internal static class SqliteFaults
{
    private const string Key = StoreConnection.Key;

    public static ConfigurationFaultsException Unreachable() => Fault(
        $"The store that {Key} names cannot be opened: its folder must exist, "
        + "and this user must be able to write there.");

    /// <summary>The sentence for a result code of SQLite.</summary>
    /// <remarks>https://sqlite.org/rescode.html</remarks>
    public static ConfigurationFaultsException Explain(SqliteException fault) => fault.SqliteErrorCode switch
    {
        5 or 6 => Fault($"The store that {Key} names is in use by another process."),
        8 or 14 => Unreachable(),
        10 => Fault($"The store that {Key} names cannot be read or written: the disk reports an error."),
        11 => Fault($"The store that {Key} names is damaged; restore it from a copy."),
        13 => Fault($"The store that {Key} names cannot grow: the disk is full."),
        26 => Fault($"The file that {Key} names is not a store."),
        _ => Fault($"The schema could not be brought into the store that {Key} names: {fault.Message}"),
    };

    private static ConfigurationFaultsException Fault(string sentence) => new([sentence]);
}

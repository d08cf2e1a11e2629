using RegulatedWorkload.Campaign.Running;

namespace RegulatedWorkload.Campaign.Faults;

/// <summary>Database servers that restart, throw their clients out, or take no writes.</summary>
internal static class DatabaseFaults
{
    public static IEnumerable<FaultKind> Of(Stage stage) => stage.Databases.Count == 0
        ? []
        :
        [
            new("database restart", 6, dice => Restart(dice.Pick(stage.Databases), dice.Seconds(0, 6))),
            new("database throws out", 6, dice => ThrowOut(dice.Pick(stage.Databases))),
            new("database read-only", 4, dice => ReadOnly(dice.Pick(stage.Databases), dice.Seconds(0.5, 6))),
        ];

    private static Fault Restart(StageDatabase database, TimeSpan away) =>
        new("database restart", $"database {database.Scope}", _ => database.RestartAsync(away));

    private static Fault ThrowOut(StageDatabase database) =>
        new("database throws out", $"database {database.Scope}", _ => ThrowOutAsync(database));

    // As a standby that has not been promoted yet: those who are connected already find it out as well.
    private static Fault ReadOnly(StageDatabase database, TimeSpan lasts) =>
        new("database read-only", $"database {database.Scope}", async token =>
        {
            await SetAsync(database, "on");
            await Fault.LastAsync(lasts, token);
            await SetAsync(database, "off");
        });

    private static async Task SetAsync(StageDatabase database, string readOnly)
    {
        await database.ExecuteAsync(
            $"ALTER SYSTEM SET default_transaction_read_only = {readOnly}", CancellationToken.None);
        await database.ExecuteAsync("SELECT pg_reload_conf()", CancellationToken.None);
        await ThrowOutAsync(database);
    }

    private static Task ThrowOutAsync(StageDatabase database) => database.ExecuteAsync(
        """
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()
        """,
        CancellationToken.None);
}

using RegulatedWorkload.Campaign.Running;

namespace RegulatedWorkload.Campaign.Faults;

/// <summary>
/// Migrations that are killed while they have a session, and run again until one ends. They go into an empty database
/// beside the one in use, since that one has all of them.
/// </summary>
internal static class MigrationFaults
{
    private const int Attempts = 20;

    public static IEnumerable<FaultKind> Of(Stage stage) => stage.Databases.Count == 0
        ? []
        :
        [
            new("kill while migrating", 3, dice =>
            {
                var server = dice.Pick(stage.Databases);
                var launch = dice.Pick(server.Databases);
                TimeSpan[] lived = [.. Enumerable.Range(0, 1 + dice.Next(4)).Select(_ => dice.Seconds(0, 0.15))];
                return new Fault("kill while migrating", $"database {server.Scope}", async _ =>
                {
                    var trial = new MigrationTrial(server, launch, stage.CommandOf(launch.Service).Executable);
                    await trial.CreateAsync();
                    foreach (var span in lived) await KillAsync(trial, span, launch.Service, stage);
                    await EndAsync(trial, launch.Service, stage);
                    await trial.DropAsync();
                });
            }),
        ];

    private static async Task KillAsync(MigrationTrial trial, TimeSpan lived, string service, Stage stage)
    {
        using var migration = trial.Migrate();
        await trial.SessionAsync(isThere: true, () => migration.HasEnded);
        await Task.Delay(lived);
        migration.Kill();
        await migration.EndAsync();
        await trial.SessionAsync(isThere: false, () => false);
        var (tables, applied) = await trial.LookAsync();
        if (tables > 0 == applied > 0) return;
        stage.TornSchemas.Enqueue(
            $"A killed migration of {service} left {tables} tables and {applied} applied migrations.");
    }

    // What else is wrong on the way to the server may fail it now and then.
    private static async Task EndAsync(MigrationTrial trial, string service, Stage stage)
    {
        for (var left = Attempts; left > 0; left--)
        {
            using var migration = trial.Migrate();
            if (!await migration.EndAsync()) continue;
            if (await trial.IsLikeTheOneInUseAsync()) return;
            stage.TornSchemas.Enqueue($"A migration of {service} that was killed and run again gives another schema.");
            return;
        }

        stage.TornSchemas.Enqueue($"A migration of {service} that was killed does not end when it is run again.");
    }
}

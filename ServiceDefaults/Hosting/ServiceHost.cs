using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using RegulatedWorkload.ServiceDefaults.Configuration;
using RegulatedWorkload.ServiceDefaults.Storage;
using RegulatedWorkload.ServiceDefaults.Telemetry;

namespace RegulatedWorkload.ServiceDefaults.Hosting;

/// <summary>The body of every service's <c>Main</c>.</summary>
public static class ServiceHost
{
    /// <summary>
    /// Runs the service, or with the argument <c>migrate</c> brings its schema up to date and ends; with <c>verify</c>
    /// it is no service but the verifier of a scope. Other words name an <see cref="IServiceCommand"/>. A
    /// fault is printed on standard error, one sentence a line.
    /// </summary>
    /// <returns>The exit code: 0 after a clean end, 1 otherwise.</returns>
    public static async Task<int> RunAsync(string[] args, Func<string[], WebApplication> create)
    {
        ArgumentNullException.ThrowIfNull(args);
        ArgumentNullException.ThrowIfNull(create);
        MemoryDumps.TurnOff();
        try
        {
            if (args is [VerifierHost.Word])
            {
#pragma warning disable RS0030 // The log of a Job, which whoever asked reads.
                return await VerifierHost.RunAsync(Console.Out, CancellationToken.None) ? 0 : 1;
#pragma warning restore RS0030
            }

            if (args is [var word, .. var rest] && !word.StartsWith('-'))
            {
                await using var app = create([]);
                await CommandAsync(app, word, rest);
            }
            else
            {
                await using var app = create(args);
                var stopping = app.Lifetime.ApplicationStopping;
                try
                {
                    await app.RunAsync();
                }
                catch (OperationCanceledException) when (stopping.IsCancellationRequested)
                {
                    // It was asked to stop while it was starting, which is a clean end as well.
                }
            }

            return 0;
        }
        catch (ConfigurationFaultsException faults)
        {
            return Fail(faults.Message);
        }
        catch (AuditFailureException fault)
        {
            return Fail(fault.Message);
        }
        catch (IOException fault)
        {
            // Kestrel's own sentence names the address that is in use.
            return Fail(fault.Message);
        }
    }

    private static async Task CommandAsync(WebApplication app, string word, string[] arguments)
    {
        var database = app.Services.GetService<Database>();
        if (word == "migrate" && database is not null)
        {
            await database.MigrateAsync(CancellationToken.None);
            return;
        }

        var commands = app.Services.GetServices<IServiceCommand>().ToList();
        if (commands.Find(one => one.Name == word) is not { } command)
        {
            var words = commands.Select(one => one.Name).Concat(database is null ? [] : ["migrate"]);
            var known = string.Concat(words.Select(name => $", '{name}' is"));
            throw new ConfigurationFaultsException([$"'{word}' is nothing that this service does{known}."]);
        }

        if (database is not null) await database.PrepareAsync(CancellationToken.None);
        var sentence = await command.RunAsync(arguments, CancellationToken.None);
#pragma warning disable RS0030 // The operator's terminal, not the log.
        Console.Out.WriteLine(sentence);
#pragma warning restore RS0030
    }

    private static int Fail(string message)
    {
#pragma warning disable RS0030 // There is no logger yet, or no longer.
        Console.Error.WriteLine(message);
#pragma warning restore RS0030
        return 1;
    }
}

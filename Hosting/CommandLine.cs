using System.CommandLine;

namespace RegulatedWorkload.Hosting;

/// <summary>The command line of the app host: a verb that ends by itself, or what Aspire is told.</summary>
public static class CommandLine
{
    private static readonly string[] Questions = ["--help", "-h", "-?", "--version"];

    /// <summary>Runs the verb that the first argument names, or <paramref name="aspire"/> when there is none.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="verbs">The verbs.</param>
    /// <param name="aspire">What Aspire does: a run, or a step of its pipeline.</param>
    /// <returns>The exit code; 1 after a fault, which has been told in a sentence on standard error.</returns>
    public static Task<int> RunAsync(string[] args, IReadOnlyList<Command> verbs, Func<Task<int>> aspire)
    {
        ArgumentNullException.ThrowIfNull(args);
        ArgumentNullException.ThrowIfNull(verbs);
        ArgumentNullException.ThrowIfNull(aspire);
        return FaultReport.GuardAsync(() => NamesVerb(args) ? InvokeAsync(args, verbs) : aspire());
    }

    // Aspire's own arguments and those of a run are options.
    private static bool NamesVerb(string[] args) =>
        args.Length > 0 && (!args[0].StartsWith('-') || Questions.Contains(args[0]));

    private static Task<int> InvokeAsync(string[] args, IReadOnlyList<Command> verbs)
    {
        var root = new RootCommand(
            "The app host of the workload declared in AppHost/Workload.cs. Without a verb it runs the workload: "
            + "--port PORT (8443) is the first of its ports, --state DIR (.local) keeps certificates, keys and "
            + "databases, --store postgres stores in PostgreSQL containers, --shipped runs the programs of images.");
        foreach (var verb in verbs) root.Subcommands.Add(verb);
        // A verb that must undo something when it is stopped takes its time.
        var invocation = new InvocationConfiguration
        {
            ProcessTerminationTimeout = null,
            EnableDefaultExceptionHandler = false,
        };
        return root.Parse(args).InvokeAsync(invocation);
    }
}

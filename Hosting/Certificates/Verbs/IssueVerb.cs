using System.CommandLine;
using RegulatedWorkload.Hosting.Certificates.Issuing;
using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Hosting.Certificates.Verbs;

/// <summary>The verbs <c>certificates issue</c> and <c>certificates renew</c>.</summary>
internal static class IssueVerb
{
    public static Command Create(WorkloadTopology declared, string name, string description, bool onlyDue)
    {
        var authority = AuthorityPlace.Option();
        var days = Days();
        var settle = Settle();
        var destination = new Destination();
        var command = new Command(name, description) { authority, days, settle };
        destination.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var leaves = DeclaredLeaf.Of(declared, TimeSpan.FromDays(parsed.GetValue(days)));
            var (output, gateway) = destination.Open(parsed, leaves);
            using var signer = await parsed.GetRequiredValue(authority).OpenAsync(cancellationToken);
            var told = await new Issuance(leaves, output, TimeProvider.System).RunAsync(
                signer,
                new IssuanceTerms(onlyDue, TimeSpan.FromMinutes(parsed.GetValue(settle)), gateway),
                cancellationToken);
            foreach (var sentence in told) await parsed.InvocationConfiguration.Output.WriteLineAsync(sentence);
            return 0;
        });
        return command;
    }

    private static Option<int> Days()
    {
        var days = new Option<int>("--days")
        {
            Description = "How many days a leaf is valid, 1 to 397.",
            DefaultValueFactory = _ => 30,
            HelpName = "DAYS",
        };
        days.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 397) result.AddError("--days must be 1 to 397.");
        });
        return days;
    }

    private static Option<int> Settle()
    {
        var settle = new Option<int>("--settle")
        {
            Description = "How many minutes services may take to take over what was written, 0 to 1440; the steps of a "
                + "roll to another authority are that far apart.",
            DefaultValueFactory = _ => 60,
            HelpName = "MINUTES",
        };
        settle.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 0 or > 1440) result.AddError("--settle must be 0 to 1440.");
        });
        return settle;
    }
}

using System.CommandLine;
using RegulatedWorkload.AppHost.Certificates.Verbs;

namespace RegulatedWorkload.AppHost.Certificates;

/// <summary>The verb <c>certificates</c>.</summary>
internal static class CertificatesCommand
{
    public static Command Create()
    {
        var command = new Command(
            "certificates",
            "Issues the certificates of all declared identities from an authority in files or in Key Vault, to files "
            + "or to Key Vault. docs/certificates.md tells it from the first authority to its successor.");
        command.Subcommands.Add(AuthorityVerb.Create());
        command.Subcommands.Add(IssueVerb.Create("issue", "Issues a new leaf for every identity.", onlyDue: false));
        command.Subcommands.Add(IssueVerb.Create(
            "renew",
            "Issues new leaves where they are missing, damaged, due (less than a third of their life is left), or say "
            + "something else than is declared; rolls to the authority of --ca in steps when it is another one.",
            onlyDue: true));
        command.Subcommands.Add(StatusVerb.Create());
        return command;
    }
}

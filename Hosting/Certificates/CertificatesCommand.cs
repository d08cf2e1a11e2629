using System.CommandLine;
using RegulatedWorkload.Hosting.Certificates.Verbs;
using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Hosting.Certificates;

/// <summary>The verb <c>certificates</c>.</summary>
public static class CertificatesCommand
{
    public static Command Create(WorkloadTopology declared)
    {
        var command = new Command(
            "certificates",
            "Issues the certificates of all declared identities from an authority in files or in Key Vault, to files "
            + "or to Key Vault. docs/certificates.md tells it from the first authority to its successor.");
        command.Subcommands.Add(AuthorityVerb.Create(declared));
        command.Subcommands.Add(
            IssueVerb.Create(declared, "issue", "Issues a new leaf for every identity.", onlyDue: false));
        command.Subcommands.Add(IssueVerb.Create(
            declared,
            "renew",
            "Issues new leaves where they are missing, damaged, due (less than a third of their life is left), or say "
            + "something else than is declared; rolls to the authority of --ca in steps when it is another one.",
            onlyDue: true));
        command.Subcommands.Add(StatusVerb.Create(declared));
        return command;
    }
}

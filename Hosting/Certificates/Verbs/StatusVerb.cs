using System.CommandLine;
using RegulatedWorkload.Hosting.Certificates.Issuing;
using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Hosting.Certificates.Verbs;

/// <summary>The verb <c>certificates status</c>.</summary>
internal static class StatusVerb
{
    private const int DueCode = 2;
    private const int BrokenCode = 3;

    public static Command Create(WorkloadTopology declared)
    {
        var destination = new Destination();
        var command = new Command(
            "status",
            "Lists authorities and leaves with the days that are left. Exit code 0: all is well; 1: they cannot be "
            + "read; 2: something is due; 3: something is missing, damaged, expired or not trusted.");
        destination.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var leaves = DeclaredLeaf.Of(declared, TimeSpan.Zero);
            var (output, gateway) = destination.Open(parsed, leaves);
            var (worst, lines) = await new CertificateStatus(leaves, output, TimeProvider.System)
                .ReadAsync(gateway, cancellationToken);
            foreach (var line in lines) await parsed.InvocationConfiguration.Output.WriteLineAsync(line);
            return worst switch
            {
                Condition.Broken => BrokenCode,
                Condition.Due => DueCode,
                _ => 0,
            };
        });
        return command;
    }
}

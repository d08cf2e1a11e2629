using System.CommandLine;
using RegulatedWorkload.AppHost.Certificates;
using RegulatedWorkload.AppHost.Describe;
using RegulatedWorkload.AppHost.Images;
using RegulatedWorkload.AppHost.Orchestration;
using RegulatedWorkload.AppHost.Publishing;

namespace RegulatedWorkload.AppHost;

internal static class Program
{
    public static async Task<int> Main(string[] args)
    {
        var root = RunCommand.Configure(
            new RootCommand("The app host of the workload declared in AppHost/Workload.cs."));
        root.Subcommands.Add(
            RunCommand.Configure(new Command("run", "Runs the workload on this machine (the default).")));
        root.Subcommands.Add(DescribeCommand.Create());
        root.Subcommands.Add(PublishCommand.Create());
        root.Subcommands.Add(ImagesCommand.Create());
        root.Subcommands.Add(CertificatesCommand.Create());

        // The run stops its services in order and takes its time; no one else may end the process meanwhile.
        var invocation = new InvocationConfiguration
        {
            ProcessTerminationTimeout = null,
            EnableDefaultExceptionHandler = false,
        };
        return await FaultReport.GuardAsync(() => root.Parse(args).InvokeAsync(invocation));
    }
}

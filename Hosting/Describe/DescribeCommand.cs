using System.CommandLine;
using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Hosting.Describe;

/// <summary>The verb <c>describe</c>.</summary>
public static class DescribeCommand
{
    public static Command Create(WorkloadTopology declared)
    {
        var readme = new Option<bool>("--readme") { Description = "Writes the description into README.md instead." };
        var command = new Command("describe", "Prints services, calls and a diagram of the declaration, as Markdown.")
        {
            readme,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var root = RepositoryRoot.Find();
            var text = TopologyText.Markdown(ValidWorkload.Read(root, declared).Topology);
            if (!parsed.GetValue(readme))
            {
                await parsed.InvocationConfiguration.Output.WriteAsync(text);
                return 0;
            }

            var file = Path.Combine(root, "README.md");
            var current = await File.ReadAllTextAsync(file, cancellationToken);
            await File.WriteAllTextAsync(file, ReadmeBlock.Replace(current, text), cancellationToken);
            return 0;
        });
        return command;
    }
}

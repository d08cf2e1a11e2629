using System.CommandLine;
using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Hosting.Describe;

/// <summary>The verb <c>describe</c>.</summary>
public static class DescribeCommand
{
    /// <summary>The picture of the cluster, below the root of the repository.</summary>
    public const string Picture = "docs/cluster.svg";

    public static Command Create(WorkloadTopology declared)
    {
        var readme = new Option<bool>("--readme") { Description = "Writes the description into README.md instead." };
        var picture = new Option<bool>("--picture") { Description = $"Draws the cluster into {Picture} instead." };
        var command = new Command("describe", "Prints services, calls and a diagram of the declaration, as Markdown.")
        {
            readme,
            picture,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var root = RepositoryRoot.Find();
            var topology = ValidWorkload.Read(root, declared).Topology;
            if (parsed.GetValue(picture))
            {
                await File.WriteAllTextAsync(
                    Path.Combine(root, Picture), ClusterPicture.Svg(topology), cancellationToken);
                if (!parsed.GetValue(readme)) return 0;
            }

            var text = TopologyText.Markdown(topology);
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

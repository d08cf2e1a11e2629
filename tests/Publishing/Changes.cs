using RegulatedWorkload.Hosting.Publishing;
using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Tests.Publishing;

/// <summary>What a change of the input changes in the output.</summary>
internal static class Changes
{
    public static Dictionary<string, string> Write(PublishInput input) =>
        Publisher.Write(input, Committed.Environment).ToDictionary(file => file.Path, file => file.Text);

    /// <summary>The committed input with another declaration, whose contracts are the committed ones.</summary>
    public static PublishInput With(WorkloadTopology topology) => Committed.Input with
    {
        Workload = ValidWorkload.Validate(topology, Committed.Input.Contracts),
    };

    /// <summary>The paths that are new, gone or different.</summary>
    public static IReadOnlyList<string> Between(PublishInput before, PublishInput after)
    {
        var (old, @new) = (Write(before), Write(after));
        return
        [
            .. old.Keys.Union(@new.Keys)
                .Where(path => old.GetValueOrDefault(path) != @new.GetValueOrDefault(path))
                .Order(StringComparer.Ordinal),
        ];
    }
}

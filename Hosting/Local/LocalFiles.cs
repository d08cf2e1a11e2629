using RegulatedWorkload.Hosting.Certificates;

namespace RegulatedWorkload.Hosting.Local;

/// <summary>The files of a local run that the launch plan carries.</summary>
public static class LocalFiles
{
    /// <summary>Writes what differs, each file whole or not at all.</summary>
    /// <exception cref="IOException">The state directory cannot be written.</exception>
    public static void Write(LaunchPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        foreach (var (path, content) in plan.Services.SelectMany(service => service.Files))
        {
            PrivateFile.WriteChanged(path, content);
        }
    }
}

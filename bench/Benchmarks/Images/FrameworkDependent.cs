using System.Diagnostics;
using RegulatedWorkload.AppHost;

namespace RegulatedWorkload.Benchmarks.Images;

/// <summary>The peer: the same services as programs for an installed runtime, on the same base.</summary>
internal static class FrameworkDependent
{
    private static readonly string[] Frameworks = ["Microsoft.NETCore.App", "Microsoft.AspNetCore.App"];

    public static async Task<Programs> PublishAsync(string root, string folder, CancellationToken stop)
    {
        var topology = Workload.Declare();
        var projects = topology.Services.Select(service => (service.Name, Folder: service.Scope.Name))
            .Concat(topology.Externals.Select(external => (external.Name, Folder: "external")));
        foreach (var (name, scope) in projects)
        {
            string[] arguments =
            [
                "publish", Path.Combine(root, "services", scope, name), "--configuration", "Release", "--nologo",
                "--verbosity", "quiet", "--tl:off", "-nodeReuse:false", "--output", Path.Combine(folder, name),
            ];
            using var process = Process.Start("dotnet", arguments);
            await process.WaitForExitAsync(stop);
            if (process.ExitCode != 0) throw new InvalidOperationException($"'dotnet publish' of {name} failed.");
        }

        var runtime = NativeImages.BaseSize(root) + Frameworks.Sum(FrameworkSize);
        return new Programs(
            "framework-dependent",
            service => Path.Combine(folder, service, service),
            service => runtime + Size(Path.Combine(folder, service), ".pdb", ".xml"));
    }

    // The runtime that runs this program runs the peers too: .../shared/Microsoft.NETCore.App/10.0.x/.
    private static long FrameworkSize(string framework)
    {
        var own = new DirectoryInfo(Path.GetDirectoryName(typeof(object).Assembly.Location)!);
        return Size(Path.Combine(own.Parent!.Parent!.FullName, framework, own.Name));
    }

    private static long Size(string folder, params string[] without) => new DirectoryInfo(folder)
        .EnumerateFiles("*", SearchOption.AllDirectories)
        .Where(file => !without.Contains(file.Extension))
        .Sum(file => file.Length);
}

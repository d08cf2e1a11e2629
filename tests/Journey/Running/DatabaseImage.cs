using System.ComponentModel;
using System.Diagnostics;
using RegulatedWorkload.Hosting.Local;

namespace RegulatedWorkload.Tests.Journey.Running;

/// <summary>The image of the database servers of a local run.</summary>
public static class DatabaseImage
{
    /// <summary>Why no container of it can be started here, or null.</summary>
    public static async Task<string?> ObstacleAsync()
    {
        var image = $"{DatabaseContainer.Image}@sha256:{DatabaseContainer.Digest}";
        try
        {
            using var docker = Process.Start(new ProcessStartInfo("docker", ["image", "inspect", image])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var output = docker.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await docker.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await output;
            await docker.WaitForExitAsync(TestContext.Current.CancellationToken);
            return docker.ExitCode == 0
                ? null
                : $"The container engine lacks the image; run 'docker pull {image}' first.";
        }
        catch (Win32Exception)
        {
            return "There is no docker on the PATH.";
        }
    }
}

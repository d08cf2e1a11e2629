using System.Net.Sockets;
using System.Text.Json.Nodes;
using DotNet.Testcontainers.Configurations;
using RegulatedWorkload.Tests.Images;

namespace RegulatedWorkload.Tests.Containers.Running;

/// <summary>The container engine of this machine, and the images that were built for this run.</summary>
internal static class Engine
{
    private const string SocketFile = "/var/run/docker.sock";

    /// <summary>Why tests with containers cannot run here; null when they can.</summary>
    public static string? Missing { get; } = Look();

    private static string? Look()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
        {
            return "The networks and processes of containers are looked at from this machine, "
                + "which takes root on Linux.";
        }

        if (!File.Exists(SocketFile))
        {
            return $"There is no Docker at {SocketFile}; Debian has it as the package docker.io.";
        }

        return TestedImages.Missing;
    }

    /// <summary>Lets the library speak the version that this engine knows.</summary>
    public static async Task PrepareAsync()
    {
        using var client = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = async (_, token) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(SocketFile), token);
                return new NetworkStream(socket, ownsSocket: true);
            },
        });
        var version = JsonNode.Parse(await client.GetStringAsync(new Uri("http://docker/version")))!;
        Environment.SetEnvironmentVariable("DOCKER_API_VERSION", version["ApiVersion"]!.GetValue<string>());
        // The container that would clean up is an image from elsewhere; what is started here is stopped here.
        TestcontainersSettings.ResourceReaperEnabled = false;
    }
}

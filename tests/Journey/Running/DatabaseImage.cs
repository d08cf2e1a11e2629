using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.Versioning;
using RegulatedWorkload.Hosting.Local;
using RegulatedWorkload.Tests.Support.PostgreSql;

namespace RegulatedWorkload.Tests.Journey.Running;

/// <summary>
/// An image that starts as PostgreSQL's official one does, made from the PostgreSQL of this machine: it is had where no
/// image can be pulled.
/// </summary>
internal static class DatabaseImage
{
    /// <summary>Its name with a tag.</summary>
    public const string Name = "workload-tests/postgres:of-this-machine";

    private const string EntryPoint = "/entrypoint.sh";

    private static readonly string[] Tools =
    [
        "/bin/sh", "/usr/bin/bash", "/usr/bin/cat", "/usr/bin/chown", "/usr/bin/id", "/usr/bin/mkdir",
        "/usr/bin/setpriv",
    ];

    private static readonly string[] Folders =
        ["tmp", "run", "var/run", "etc", Relative(DatabaseContainer.VolumeFolder)];

    // As the official image documents it: the volume is the server's, made on the first start with the given password.
    private static readonly string Start =
        $$"""
        #!/usr/bin/bash
        set -e
        if [ "$(id -u)" = 0 ]; then
          mkdir -p "$PGDATA" /var/run/postgresql
          chown -R {{DatabaseContainer.User}} {{DatabaseContainer.VolumeFolder}} /var/run/postgresql
          exec setpriv --reuid={{DatabaseContainer.User}} --regid={{DatabaseContainer.User}} --clear-groups "$0" "$@"
        fi
        if [ ! -s "$PGDATA/PG_VERSION" ]; then
          initdb --username=postgres --pwfile="$POSTGRES_PASSWORD_FILE" $POSTGRES_INITDB_ARGS
        fi
        exec postgres -c listen_addresses='*' "$@"
        """;

    /// <summary>Makes the image in the container engine of this machine.</summary>
    /// <returns>Why it cannot be made here, or null.</returns>
    public static async Task<string?> MakeAsync()
    {
        if (!OperatingSystem.IsLinux() || PostgresBinaries.Find() is not { } found) return PostgresBinaries.Missing;
        // The PATH may lead to links of the programs.
        var server = new FileInfo(found.PathOf("postgres")).ResolveLinkTarget(returnFinalTarget: true);
        var binaries = server is null ? found : new PostgresBinaries(Path.GetDirectoryName(server.FullName)!);
        var root = Directory.CreateTempSubdirectory("postgres-image").FullName;
        try
        {
            var (reached, _) = await RunAsync("docker", "info");
            if (!reached) return "The container engine 'docker' does not answer.";
            WriteOwn(root);
            // The files themselves, wherever this machine keeps them by links.
            await SucceedAsync(
            [
                "tar", "--dereference", "--owner=0", "--group=0", "-cf", $"{root}.tar",
                "-C", root, ".", "-C", "/", .. (await NeededAsync(binaries)).Select(Relative),
            ]);
            await SucceedAsync(
                "docker", "import", "--change", $"ENTRYPOINT [\"{EntryPoint}\"]",
                "--change", $"ENV PATH={binaries.Folder}:/usr/bin",
                "--change", $"ENV PGDATA={DatabaseContainer.VolumeFolder}/data",
                $"{root}.tar", $"{Name}");
            return null;
        }
        catch (Win32Exception)
        {
            return "There is no docker on the PATH.";
        }
        finally
        {
            Directory.Delete(root, recursive: true);
            File.Delete($"{root}.tar");
        }
    }

    /// <summary>Kills the servers of the scopes, and waits for nothing.</summary>
    public static async Task KillServersAsync()
    {
        var (_, ids) = await RunAsync("docker", "ps", "--quiet", "--filter", $"ancestor={Name}");
        await SucceedAsync(["docker", "kill", .. ids.Split('\n', StringSplitOptions.RemoveEmptyEntries)]);
    }

    /// <summary>Removes a volume of a server.</summary>
    public static Task RemoveVolumeAsync(string name) => SucceedAsync("docker", "volume", "rm", "--force", name);

    [UnsupportedOSPlatform("windows")]
    private static void WriteOwn(string root)
    {
        foreach (var folder in Folders) Directory.CreateDirectory(Path.Combine(root, folder));
        File.SetUnixFileMode(Path.Combine(root, "tmp"), (UnixFileMode)0b1_111_111_111);
        var user = $"postgres:x:{DatabaseContainer.User}:{DatabaseContainer.User}::/:/bin/false\n";
        File.WriteAllText(Path.Combine(root, "etc/passwd"), "root:x:0:0::/:/bin/bash\n" + user);
        File.WriteAllText(Path.Combine(root, "etc/group"), $"postgres:x:{DatabaseContainer.User}:\n");
        var entry = Path.Combine(root, Relative(EntryPoint));
        File.WriteAllText(entry, Start);
        File.SetUnixFileMode(entry, (UnixFileMode)0b111_101_101);
    }

    private static async Task<IReadOnlyList<string>> NeededAsync(PostgresBinaries binaries)
    {
        var folder = Path.GetDirectoryName(binaries.Folder)!;
        var (_, libraries) = await RunAsync(
        [
            "ldd", .. Tools, .. Directory.GetFiles(binaries.Folder),
            .. Directory.GetFiles(Path.Combine(folder, "lib"), "*.so"),
        ]);
        return
        [
            folder, "/usr/share/zoneinfo", .. Directory.GetDirectories("/usr/share", "postgresql"), .. Tools,
            .. libraries.Split([' ', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries)
                .Where(word => word.StartsWith('/') && !word.EndsWith(':')).Distinct(),
        ];
    }

    private static string Relative(string path) => path.TrimStart('/');

    private static async Task SucceedAsync(params string[] command)
    {
        var (succeeded, output) = await RunAsync(command);
        Assert.True(succeeded, $"{string.Join(' ', command)}: {output}");
    }

    private static async Task<(bool Succeeded, string Output)> RunAsync(params string[] command)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode == 0 ? (true, output) : (false, output + await errors);
    }
}

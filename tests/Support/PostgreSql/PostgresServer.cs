using System.Diagnostics;
using System.Globalization;
using RegulatedWorkload.Hosting.Certificates;
using RegulatedWorkload.Hosting.Databases;
using RegulatedWorkload.Hosting.Local;

namespace RegulatedWorkload.Tests.Support.PostgreSql;

/// <summary>
/// One PostgreSQL server on a loopback port, with TLS and passwords and without any other way in. It is made when its
/// folder is empty, and stops when this process ends, however that is.
/// </summary>
/// <param name="binaries">The installation.</param>
/// <param name="folder">Its folder, an absolute path.</param>
/// <param name="root">The state directory above, through which the server's user is let.</param>
/// <param name="port">Its loopback port.</param>
/// <param name="time">The clock of certificates and probes.</param>
/// <param name="log">Told every line of the server, on any thread.</param>
public sealed class PostgresServer(
    PostgresBinaries binaries, string folder, string root, int port, TimeProvider time, Action<string> log)
    : IAsyncDisposable
{
    // The server does not look at its standard input. The shell does, and passes the end on as a fast shutdown.
    private const string Keeper =
        """
        exec 3<&0
        "$@" 3<&- &
        server=$!
        (read _ <&3; kill -INT $server) 2>/dev/null &
        watch=$!
        wait $server
        code=$?
        kill $watch 2>/dev/null
        exit $code
        """;

    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan FormerPatience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    private readonly string _data = Path.Combine(folder, "data");
    private readonly PostgresFiles _files = new(folder, time);
    private Process? _process;
    private Task _output = Task.CompletedTask;

    /// <summary>The loopback port.</summary>
    public int Port => port;

    /// <summary>Completes when the running server ends.</summary>
    public Task Ended => _process?.WaitForExitAsync() ?? Task.CompletedTask;

    /// <summary>The folder with all data of the server, write-ahead log included.</summary>
    public string DataFolder => _data;

    /// <summary>Its administrator.</summary>
    public PostgresAdministrator Administrator => new(_files, port);

    /// <summary>Makes the server if need be, starts it and returns when it accepts connections.</summary>
    /// <exception cref="RunException">It cannot be made or started; the sentence says why.</exception>
    public async Task StartAsync(Authority authority, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(authority);
        _files.Write(authority, "hostssl all all 127.0.0.1/32 scram-sha-256");
        await ServerUser.GiveAsync(folder, root, cancellationToken);
        if (!Directory.Exists(_data)) await CreateAsync(cancellationToken);
        await RestartAsync(cancellationToken);
    }

    /// <summary>Starts a server that has been made and does not run.</summary>
    /// <exception cref="RunException">It ended at once or took too long.</exception>
    public async Task RestartAsync(CancellationToken cancellationToken)
    {
        await AwaitFormerAsync(cancellationToken);
        var last = "";
        string[] settings =
        [
            "listen_addresses=127.0.0.1", $"port={port.ToString(CultureInfo.InvariantCulture)}",
            "unix_socket_directories=", "shared_buffers=32MB", .. PostgresFiles.Settings(folder),
        ];
        _process = Process.Start(ServerUser.Command(
            "/bin/sh",
            [
                "-c", Keeper, "postgres", binaries.PathOf("postgres"), "-D", _data,
                .. settings.SelectMany(setting => (string[])["-c", setting]),
            ]))!;
        _output = Task.WhenAll(
            LineReader.ReadAsync(_process.StandardOutput, log),
            LineReader.ReadAsync(_process.StandardError, line => log(last = line)));
        var started = time.GetTimestamp();
        while (!await Administrator.IsAdmittedAsync(cancellationToken))
        {
            if (_process.HasExited) throw new RunException($"The PostgreSQL server in {folder} ended at once: {last}");
            if (time.GetElapsedTime(started) > StartTimeout)
            {
                throw new RunException(
                    $"The PostgreSQL server in {folder} was not ready in {StartTimeout.TotalSeconds:0} s: {last}");
            }

            await Task.Delay(Interval, time, cancellationToken);
        }
    }

    /// <summary>A fast shutdown: sessions are ended, what they have committed is kept.</summary>
    public async Task StopAsync()
    {
        if (_process is null) return;
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        await _output;
        _process.Dispose();
        _process = null;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync() => await StopAsync();

    // Under another name first, so that an interruption leaves no half of a server.
    private async Task CreateAsync(CancellationToken cancellationToken)
    {
        var draft = _data + ".new";
        if (Directory.Exists(draft)) Directory.Delete(draft, recursive: true);
        await ServerUser.RunAsync(
            ServerUser.Command(
                binaries.PathOf("initdb"),
                [
                    "-D", draft, "-U", PostgresAdministrator.Name, $"--pwfile={_files.PasswordFile}",
                    "-A", "scram-sha-256", "-E", "UTF8", "--locale=C", "--no-instructions",
                ]),
            cancellationToken);
        Directory.Move(draft, _data);
    }

    // A run that was killed leaves a server that is still stopping. One that stays is told by PostgreSQL itself.
    private async Task AwaitFormerAsync(CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (FormerIsRunning() && time.GetElapsedTime(started) < FormerPatience)
        {
            await Task.Delay(Interval, time, cancellationToken);
        }
    }

    private bool FormerIsRunning()
    {
        try
        {
            var first = File.ReadLines(Path.Combine(_data, "postmaster.pid")).FirstOrDefault();
            if (!int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var id)) return false;
            using var former = Process.GetProcessById(id);
            return former.ProcessName == "postgres";
        }
        catch (Exception gone) when (gone is IOException or ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }
}

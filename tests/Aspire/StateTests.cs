using System.Net.Sockets;
using RegulatedWorkload.Hosting.Local;
using RegulatedWorkload.Tests.Aspire.Running;
using RegulatedWorkload.Tests.Journey.Running;

namespace RegulatedWorkload.Tests.Aspire;

/// <summary>
/// A state directory that is damaged, taken or may not be written: one clear sentence, and nothing is lost.
/// </summary>
[Collection<OneAppHostAtATime>]
public sealed class StateTests : IDisposable
{
    private readonly LocalState _state = new(Directory.CreateTempSubdirectory("state").FullName);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_state.Root, recursive: true);

    [Theory]
    [InlineData("tls.crt", "damaged")]
    [InlineData("tls.key", "damaged")]
    [InlineData("tls.key", null)]
    [InlineData("ca.crt", "damaged")]
    public void A_damaged_certificate_of_a_service_is_made_anew(string file, string? content)
    {
        var certificates = new LocalCertificates(Declared.Topology, _state, TimeProvider.System);
        certificates.RenewDue();
        var path = Path.Combine(_state.Certificates("orders"), file);
        File.Delete(path);
        if (content is not null) File.WriteAllText(path, content);

        var renewed = certificates.RenewDue();

        Assert.Equal(file == "ca.crt" ? [] : ["orders"], renewed);
        Assert.StartsWith("-----BEGIN", File.ReadAllText(path), StringComparison.Ordinal);
        Assert.Empty(certificates.RenewDue());
    }

    [Fact]
    public async Task A_damaged_authority_is_named_with_the_way_out_and_left_alone()
    {
        new LocalCertificates(Declared.Topology, _state, TimeProvider.System).RenewDue();
        var key = _state.WorkloadAuthority + ".key";
        await File.WriteAllTextAsync(key, "damaged", Cancelled);

        var output = await RefusedAsync();

        Assert.Equal(
            $"The authority {_state.WorkloadAuthority}.crt and its key {key} do not belong together or are damaged. "
            + "Remove both and start again: they are made anew, and nothing else is lost.",
            output);
        Assert.Equal("damaged", await File.ReadAllTextAsync(key, Cancelled));
    }

    [Fact]
    public async Task A_lock_that_is_no_file_is_told()
    {
        Directory.CreateDirectory(_state.RunLock);

        Assert.Equal(
            $"The state directory {_state.Root} cannot be written; choose another with --state.", await RefusedAsync());
    }

    [Fact]
    public async Task A_second_run_with_the_same_state_and_port_is_told_of_the_first()
    {
        using var first = new FileStream(_state.RunLock, FileMode.Create, FileAccess.ReadWrite, FileShare.None);
        var port = Ports.FindBlock();
        using var listener = new TcpListener(System.Net.IPAddress.Loopback, port);
        listener.Start();

        Assert.Equal(
            $"Another run uses the state directory {_state.Root}; stop it, or choose another with --state.",
            await RefusedAsync(port));
    }

    [Fact]
    public async Task A_state_directory_that_may_not_be_written_is_told()
    {
        await Nobody.SkipWithoutAsync();
        Directory.CreateDirectory(_state.Root, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        File.SetUnixFileMode(_state.Root, (UnixFileMode)0b101_101_101);

        Assert.Equal(
            $"The state directory {_state.Root} cannot be written; choose another with --state.",
            await RefusedAsync(prefix: Nobody.Prefix));
    }

    [Theory]
    [InlineData("certificates")]
    [InlineData("secrets")]
    [InlineData("stores")]
    [InlineData("authority")]
    public async Task A_part_of_the_state_that_may_not_be_written_is_named(string part)
    {
        await Nobody.SkipWithoutAsync();
        File.SetUnixFileMode(_state.Root, (UnixFileMode)0b111_111_111);
        var folder = Path.Combine(_state.Root, part);
        Directory.CreateDirectory(folder);
        File.SetUnixFileMode(folder, (UnixFileMode)0b101_101_101);

        var output = await RefusedAsync(prefix: Nobody.Prefix);

        Assert.StartsWith($"The state directory {_state.Root} cannot be used (", output, StringComparison.Ordinal);
        Assert.Contains(folder, output, StringComparison.Ordinal);
    }

    private async Task<string> RefusedAsync(int? port = null, IReadOnlyList<string>? prefix = null)
    {
        await using var host = AppHostProcess.Start(port ?? Ports.FindBlock(), _state.Root, prefix: prefix);
        await host.EndAsync();
        Assert.Equal(1, host.ExitCode);
        return host.Output.Trim();
    }
}

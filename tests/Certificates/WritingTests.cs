using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using RegulatedWorkload.Tests.Certificates.Running;

namespace RegulatedWorkload.Tests.Certificates;

/// <summary>Keys are their owner's, and no write that fails or is cut short takes one away.</summary>
public sealed class WritingTests(IssuedFixture issued) : IDisposable
{
    private readonly Folder _folder = issued.Copy();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Only_their_owner_can_read_the_files()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes.");

        foreach (var file in Directory.EnumerateFiles(issued.Folder.Root, "*", SearchOption.AllDirectories))
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }

        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
            File.GetUnixFileMode(Path.Combine(issued.Folder.Output, "edge")));
    }

    [Fact]
    public async Task Files_can_be_joined()
    {
        Assert.All(
            Directory.EnumerateFiles(issued.Folder.Root, "*", SearchOption.AllDirectories),
            file => Assert.EndsWith("-----\n", File.ReadAllText(file), StringComparison.Ordinal));
        var both = File.ReadAllText(_folder.PathOf("edge", "tls.crt"))
            + File.ReadAllText(_folder.PathOf("edge", "tls.key"))
            + File.ReadAllText(_folder.PathOf("edge", "ca.crt"));
        using var pair = X509Certificate2.CreateFromPem(both, both);
        var all = new X509Certificate2Collection();
        all.ImportFromPem(both);
        var shown = await Verb.SucceedAsync("authority", "--ca", Path.Combine(_folder.Root, "another"));

        Assert.Equal(2, all.Count);
        Assert.EndsWith("-----\n", shown, StringComparison.Ordinal);
        Assert.False(shown.EndsWith("\n\n", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_failed_write_leaves_the_old_pair_and_tells_what_was_written()
    {
        // Where the certificate's draft should be is something that no one can remove as a file.
        Directory.CreateDirectory(_folder.PathOf("payments", "tls.crt.new/occupied"));
        using var before = _folder.Leaf("payments");

        var outcome = await Verb.RunAsync("issue", "--ca", _folder.Authority, "--output", _folder.Output);

        Assert.Equal(1, outcome.Code);
        Assert.Contains(
            "Written: edge, edge-ingress, token-vault. Not written: payments, storefront, catalog, orders, "
            + "notifications, verifier-in-scope, verifier-out-of-scope (the bundle is written).",
            outcome.Errors,
            StringComparison.Ordinal);
        using var after = _folder.Leaf("payments");
        Assert.Equal(before.SerialNumber, after.SerialNumber);
        Assert.True(_folder.IsWhole("payments"));
    }

    [Fact]
    public async Task A_place_that_cannot_be_a_folder_is_told()
    {
        var file = Path.Combine(_folder.Root, "file");
        await File.WriteAllTextAsync(file, "", TestContext.Current.CancellationToken);

        var outcome = await Verb.RunAsync("issue", "--ca", _folder.Authority, "--output", file);

        Assert.Equal(1, outcome.Code);
        Assert.Contains("ca.crt cannot be written: ", outcome.Errors, StringComparison.Ordinal);
        Assert.Contains("Written: nothing.", outcome.Errors, StringComparison.Ordinal);
    }

    [Theory(Timeout = 300_000)]
    [InlineData("edge")]
    [InlineData("payments")]
    public async Task A_run_that_is_killed_leaves_whole_files_and_the_next_one_puts_all_right(string watched)
    {
        // A run may be over before it is killed; one that was cut short has left an old leaf behind.
        var cut = false;
        while (!cut)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            var before = Serials();
            await KillOnceWrittenAsync(watched);

            foreach (var leaf in before.Keys)
            {
                using var key = ECDsa.Create();
                key.ImportFromPem(File.ReadAllText(_folder.PathOf(leaf, "tls.key")));
            }

            var after = Serials();
            cut = after[watched] != before[watched] && before.Any(leaf => after[leaf.Key] == leaf.Value);
            Assert.Equal(0, (await _folder.RenewAsync()).Code);
            Assert.Equal(0, (await _folder.StatusAsync()).Code);
            Assert.All(before.Keys, leaf => Assert.True(_folder.IsWhole(leaf)));
        }
    }

    private async Task KillOnceWrittenAsync(string watched)
    {
        var before = Serial(watched);
        using var run = Verb.Start(Verb.AppHost, new(), "issue", "--ca", _folder.Authority, "--output", _folder.Output);
        while (!run.HasExited && Serial(watched) == before) await Task.Delay(1, TestContext.Current.CancellationToken);
        run.Kill();
        await run.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    private Dictionary<string, string> Serials() => Directory.GetDirectories(_folder.Output)
        .Select(folder => Path.GetFileName(folder))
        .ToDictionary(leaf => leaf, Serial);

    private string Serial(string leaf)
    {
        using var certificate = _folder.Leaf(leaf);
        return certificate.SerialNumber;
    }
}

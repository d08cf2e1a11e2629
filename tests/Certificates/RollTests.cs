using Microsoft.Extensions.Time.Testing;
using RegulatedWorkload.Tests.Certificates.Running;
using RegulatedWorkload.Tests.Support.Identity;

namespace RegulatedWorkload.Tests.Certificates;

/// <summary>
/// Services that run on issued files keep calling each other while leaves and authority are replaced.
/// </summary>
public sealed class RollTests(IssuedFixture issued) : IAsyncLifetime
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);

    private readonly Folder _folder = issued.Copy();
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);
    private Peer _catalog = null!;
    private Peer _storefront = null!;

    public async ValueTask InitializeAsync()
    {
        var catalog =
            TestCallers.Write(Path.Combine(_folder.Root, "catalog.json"), (Peer.Id("storefront"), [Peer.List]));
        var storefront = TestCallers.Write(Path.Combine(_folder.Root, "storefront.json"));
        _catalog = await Peer.StartAsync("catalog", Path.Combine(_folder.Output, "catalog"), catalog, time: _time);
        _storefront = await Peer.StartAsync(
            "storefront", Path.Combine(_folder.Output, "storefront"), storefront, _catalog, _time);
    }

    public async ValueTask DisposeAsync()
    {
        await _storefront.DisposeAsync();
        await _catalog.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Issued_again_by_the_same_authority_no_call_fails()
    {
        await using var load = new Load(_storefront);
        await load.PassAsync();

        await _folder.IssueAsync();

        await TakeOverAsync(load);
    }

    [Fact]
    public async Task An_authority_is_rolled_in_three_runs_of_one_command_and_no_call_fails()
    {
        await using var load = new Load(_storefront);
        await load.PassAsync();

        Assert.Contains("No leaf is issued by", await RollAsync(load), StringComparison.Ordinal);
        Assert.Equal(2, (await _folder.StatusAsync()).Code);

        Assert.Contains("Issued to", await RollAsync(load), StringComparison.Ordinal);
        Assert.Equal(0, (await _folder.StatusAsync()).Code);

        Assert.Contains("The bundle now trusts", await RollAsync(load), StringComparison.Ordinal);
        var status = await _folder.StatusAsync();
        Assert.Equal(0, status.Code);
        Assert.Single(status.Lines, line => line.StartsWith("authority", StringComparison.Ordinal));
        Assert.Equal(
            await File.ReadAllTextAsync(_folder.Successor + ".crt", TestContext.Current.CancellationToken),
            await File.ReadAllTextAsync(_folder.PathOf("catalog", "ca.crt"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_steps_of_a_roll_wait_for_services_to_follow()
    {
        await Verb.SucceedAsync("renew", "--ca", _folder.Successor, "--output", _folder.Output);
        using var before = _folder.Leaf("edge");

        Assert.Contains(
            " yet: the bundle changed at ",
            await Verb.SucceedAsync("renew", "--ca", _folder.Successor, "--output", _folder.Output),
            StringComparison.Ordinal);
        using var after = _folder.Leaf("edge");
        Assert.Equal(before.SerialNumber, after.SerialNumber);

        Age(TimeSpan.FromMinutes(61));
        await Verb.SucceedAsync("renew", "--ca", _folder.Successor, "--output", _folder.Output);
        Assert.Contains(
            "stays trusted until services have taken over their new leaves",
            await Verb.SucceedAsync("renew", "--ca", _folder.Successor, "--output", _folder.Output),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_authority_stays_trusted_while_a_leaf_cannot_be_read()
    {
        string[] roll = ["renew", "--ca", _folder.Successor, "--output", _folder.Output, "--settle", "0"];
        await Verb.SucceedAsync(roll);
        await Verb.SucceedAsync(roll);
        File.Delete(_folder.PathOf("orders", "tls.crt"));

        Assert.DoesNotContain("The bundle now trusts", await Verb.SucceedAsync(roll), StringComparison.Ordinal);
        Assert.Contains("The bundle now trusts", await Verb.SucceedAsync(roll), StringComparison.Ordinal);
    }

    private async Task<string> RollAsync(Load load)
    {
        var told = await Verb.SucceedAsync(
            "renew", "--ca", _folder.Successor, "--output", _folder.Output, "--settle", "0");
        await TakeOverAsync(load);
        return told;
    }

    private async Task TakeOverAsync(Load load)
    {
        await load.PassAsync();
        _time.Advance(Look);
        await load.PassAsync();
    }

    private void Age(TimeSpan age)
    {
        foreach (var bundle in Directory.EnumerateFiles(_folder.Output, "ca.crt", SearchOption.AllDirectories))
        {
            File.SetLastWriteTimeUtc(bundle, File.GetLastWriteTimeUtc(bundle) - age);
        }
    }
}

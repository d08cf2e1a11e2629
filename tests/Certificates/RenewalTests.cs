using System.Security.Cryptography.X509Certificates;
using RegulatedWorkload.Tests.Certificates.Running;
using RegulatedWorkload.Tests.Support.Identity;

namespace RegulatedWorkload.Tests.Certificates;

/// <summary>What is due is found, told by the exit code, and renewed; nothing else is touched.</summary>
public sealed class RenewalTests(IssuedFixture issued) : IDisposable
{
    private readonly Folder _folder = issued.Copy();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Fresh_leaves_are_well_and_stay()
    {
        var before = Snapshot();

        var status = await _folder.StatusAsync();
        var renewal = await _folder.RenewAsync();

        Assert.Equal(0, status.Code);
        Assert.Equal(11, status.Lines.Count);
        Assert.Contains("authority workload authority ", status.Lines[0], StringComparison.Ordinal);
        Assert.Contains("1094 days left", status.Lines[0], StringComparison.Ordinal);
        using var edge = _folder.Leaf("edge");
        Assert.Contains(
            $"spiffe://workload.example/ns/a0005-i/sa/edge  serial {edge.SerialNumber}",
            status.Lines[1],
            StringComparison.Ordinal);
        Assert.Contains("29 days left", status.Lines[1], StringComparison.Ordinal);
        Assert.Equal("Nothing is due.\n", renewal.Output);
        Assert.Equal(before, Snapshot());
    }

    [Theory]
    [InlineData(19, 0)]
    [InlineData(21, 2)]
    [InlineData(31, 3)]
    public async Task A_leaf_with_less_than_a_third_of_its_life_is_due(int daysAgo, int code)
    {
        _folder.Plant("payments", "payments", DateTimeOffset.UtcNow.AddDays(-daysAgo));
        var before = Snapshot();

        Assert.Equal(code, (await _folder.StatusAsync()).Code);
        var renewal = await _folder.RenewAsync();

        Assert.EndsWith(
            code == 0 ? "Nothing is due.\n" : $"Issued to {_folder.Output}: payments.\n",
            renewal.Output,
            StringComparison.Ordinal);
        Assert.Equal(code == 0 ? [] : ["payments/tls.crt", "payments/tls.key"], Changed(before));
        Assert.Equal(0, (await _folder.StatusAsync()).Code);
    }

    [Fact]
    public async Task A_renewed_leaf_has_a_new_key_and_a_new_serial_number()
    {
        using var before = _folder.Leaf("catalog");
        await _folder.IssueAsync();
        using var after = _folder.Leaf("catalog");

        Assert.NotEqual(before.GetPublicKeyString(), after.GetPublicKeyString());
        Assert.NotEqual(before.SerialNumber, after.SerialNumber);
    }

    [Theory]
    [InlineData("tls.crt", "leaf orders is missing")]
    [InlineData("tls.key", "leaf orders has no key")]
    [InlineData("ca.crt", "orders/ca.crt is missing or damaged")]
    public async Task A_missing_file_is_told_and_put_back(string file, string words)
    {
        File.Delete(_folder.PathOf("orders", file));

        await AssertRepairedAsync(words);
    }

    [Theory]
    [InlineData("tls.crt", "leaf orders is damaged, or its key belongs to another")]
    [InlineData("tls.key", "leaf orders is damaged, or its key belongs to another")]
    [InlineData("ca.crt", "orders/ca.crt is missing or damaged")]
    public async Task A_damaged_file_is_told_and_replaced(string file, string words)
    {
        var path = _folder.PathOf("orders", file);
        var whole = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(path, whole[..90], TestContext.Current.CancellationToken);

        await AssertRepairedAsync(words);
    }

    [Fact]
    public async Task A_key_of_another_leaf_is_told_and_replaced()
    {
        File.Copy(_folder.PathOf("edge", "tls.key"), _folder.PathOf("orders", "tls.key"), overwrite: true);

        await AssertRepairedAsync("leaf orders is damaged, or its key belongs to another");
    }

    [Fact]
    public async Task A_leaf_that_says_something_else_than_is_declared_is_told_and_replaced()
    {
        _folder.Plant("orders", "edge", DateTimeOffset.UtcNow);

        await AssertRepairedAsync("has other names or usages than are declared");
    }

    [Fact]
    public async Task A_leaf_of_an_authority_that_nobody_trusts_is_told_and_replaced()
    {
        _folder.Plant("orders", "orders", DateTimeOffset.UtcNow, _folder.Successor);

        await AssertRepairedAsync("comes from an authority that is not trusted");
    }

    [Fact]
    public async Task An_authority_of_which_a_third_is_left_is_due_for_a_successor()
    {
        using var folder = new Folder();
        using (var authority = new TestCertificate
        {
            Subject = "CN=old authority",
            IsAuthority = true,
            KeyUsages = X509KeyUsageFlags.KeyCertSign,
            Usages = [],
            NotBefore = DateTimeOffset.UtcNow.AddDays(-100),
            NotAfter = DateTimeOffset.UtcNow.AddDays(40),
        }.SelfSigned())
        {
            AuthorityFileTests.Write(folder, authority);
        }

        await Verb.SucceedAsync("issue", "--ca", folder.Authority, "--output", folder.Output);
        var status = await folder.StatusAsync();

        Assert.Equal(2, status.Code);
        Assert.EndsWith("39 days left  is due: make a successor", status.Lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_at_all_is_told_as_missing()
    {
        var status = await Verb.RunAsync("status", "--output", Path.Combine(_folder.Root, "nowhere"));

        Assert.Equal(3, status.Code);
        Assert.Contains("leaf edge is missing", status.Lines);
    }

    private async Task AssertRepairedAsync(string words)
    {
        var before = Snapshot();
        var status = await _folder.StatusAsync();
        Assert.Equal(3, status.Code);
        Assert.Contains(words, status.Output, StringComparison.Ordinal);

        var renewal = await _folder.RenewAsync();

        Assert.True(renewal.Code == 0, renewal.Errors);
        Assert.All(Changed(before), path => Assert.StartsWith("orders/", path, StringComparison.Ordinal));
        Assert.Equal(0, (await _folder.StatusAsync()).Code);
        Assert.True(_folder.IsWhole("orders"));
    }

    private Dictionary<string, string> Snapshot() =>
        Directory.EnumerateFiles(_folder.Output, "*", SearchOption.AllDirectories)
            .ToDictionary(path => Path.GetRelativePath(_folder.Output, path), File.ReadAllText);

    private IEnumerable<string> Changed(Dictionary<string, string> before) =>
        Snapshot().Where(file => before.GetValueOrDefault(file.Key) != file.Value).Select(file => file.Key).Order();
}

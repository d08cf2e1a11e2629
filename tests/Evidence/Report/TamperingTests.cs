namespace RegulatedWorkload.Tests.Evidence.Report;

/// <summary>Nobody can change a signed report unseen.</summary>
public sealed class TamperingTests : IDisposable
{
    private readonly ReportFolder _report = new();

    [Fact]
    public async Task A_report_that_nobody_changed_is_told_as_such()
    {
        await _report.WriteAsync();

        Assert.Empty(_report.Check());
    }

    [Theory]
    [InlineData("report.html")]
    [InlineData("report.json")]
    [InlineData("oscal-assessment-results.json")]
    public async Task A_changed_file_is_named(string name)
    {
        await _report.WriteAsync();
        var file = Path.Combine(_report.Folder, name);
        await File.AppendAllTextAsync(file, " ", Stop);

        Assert.Equal([$"{name} was changed after the report was signed."], _report.Check());
    }

    [Fact]
    public async Task A_file_that_was_added_or_taken_away_is_named()
    {
        await _report.WriteAsync();
        await File.WriteAllTextAsync(Path.Combine(_report.Folder, "more.html"), "", Stop);
        File.Delete(Path.Combine(_report.Folder, "report.json"));

        Assert.Equal(
            ["report.json is missing.", "more.html was added after the report was signed."], _report.Check());
    }

    [Fact]
    public async Task A_list_that_was_changed_with_its_file_is_refused()
    {
        await _report.WriteAsync();
        var list = Path.Combine(_report.Folder, "SHA256SUMS");
        await File.WriteAllTextAsync(list, (await File.ReadAllTextAsync(list, Stop)).Replace('0', '1'), Stop);

        Assert.StartsWith(
            "SHA256SUMS was not signed by the key", Assert.Single(_report.Check()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_report_of_another_key_is_refused()
    {
        using var other = new ReportFolder();
        await other.WriteAsync();
        await _report.WriteAsync();
        File.Copy(other.PublicKey, _report.PublicKey, overwrite: true);

        Assert.StartsWith(
            "SHA256SUMS was not signed by the key", Assert.Single(_report.Check()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_report_without_a_signature_is_refused()
    {
        await _report.WriteAsync(signed: false);

        Assert.Equal(
            ["The report is not signed, so nothing shows whether somebody changed it."], _report.Check());
    }

    public void Dispose() => _report.Dispose();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;
}

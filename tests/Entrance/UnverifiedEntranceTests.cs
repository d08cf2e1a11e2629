namespace RegulatedWorkload.Tests.Entrance;

/// <summary>An entrance of a cluster, whose slice names neither.</summary>
public sealed class UnverifiedEntranceTests(RunningEdge edge) : IClassFixture<RunningEdge>
{
    [Theory]
    [InlineData("/segmentation")]
    [InlineData("/segmentation/segmentation.json")]
    public async Task Has_no_page_of_its_own(string path)
    {
        using var browser = edge.Browser(RunningEdge.Shop);

        using var answer = await browser.GetAsync(
            new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Contains(edge.Storefront.Requests, request => request.Target == path);
    }
}

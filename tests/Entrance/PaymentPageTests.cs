using System.Net;
using System.Text;
using RegulatedWorkload.Hosting;
using RegulatedWorkload.Hosting.Verification.PaymentPage;

namespace RegulatedWorkload.Tests.Entrance;

/// <summary>
/// PCI DSS 4.0.1, 6.4.3 and 11.6.1: what a browser receives of the payment page is what was approved, and a change
/// of it is told.
/// </summary>
public sealed class PaymentPageTests(RunningEdge edge) : IClassFixture<RunningEdge>
{
    private static readonly PageInventory Inventory = PageInventory.Read(RepositoryRoot.Find());

    [Fact]
    public async Task The_page_is_what_was_approved() =>
        Assert.Empty(Inventory.Compare(await ReadAsync((_, _) => { })));

    [Fact]
    public async Task Every_part_has_a_reason() => Assert.All(
        (await ReadAsync((_, _) => { })).Parts,
        part => Assert.NotEmpty(Inventory.Parts.Single(known => known.Path == part.Path).Why));

    [Fact]
    public async Task A_changed_script_is_named()
    {
        var page = await ReadAsync((path, answer) => Append(path, answer, "/card.js", "\nfetch('/elsewhere');\n"));

        var change = Assert.Single(Inventory.Compare(page));
        Assert.StartsWith("The script /card.js is another than was approved", change, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<script src=\"https://skimmer.example/s.js\"></script>", "the script https://skimmer.example/s.js")]
    [InlineData("<script>document.forms</script>", "the inline script /form#script-1")]
    [InlineData("<p onclick=\"x()\">", "the inline script /form#handler-1")]
    [InlineData("<link rel=\"icon\" href=\"https://skimmer.example/m\">", "the link https://skimmer.example/m")]
    public async Task What_is_added_to_the_page_is_named(string planted, string named)
    {
        var page = await ReadAsync((path, answer) => Append(path, answer, "/form", planted));

        var changes = Inventory.Compare(page);
        Assert.Contains($"The page loads {named}, which nobody has approved.", changes);
        Assert.Contains(changes, change => change.StartsWith("The page /form is another", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_script_that_another_script_imports_is_named()
    {
        var page = await ReadAsync((path, answer) =>
            Append(path, answer, "/digits.js", "import 'https://skimmer.example/s.js';"));

        Assert.Contains(
            "The page loads the script https://skimmer.example/s.js, which nobody has approved.",
            Inventory.Compare(page));
    }

    [Fact]
    public async Task Headers_that_are_changed_missing_or_new_are_named()
    {
        var page = await ReadAsync((path, answer) =>
        {
            if (path != "/form") return;
            answer.Headers.Remove("Content-Security-Policy");
            answer.Headers.Remove("X-Content-Type-Options");
            answer.Headers.Add("Content-Security-Policy", "default-src *");
            answer.Headers.Add("Access-Control-Allow-Origin", "*");
        });

        Assert.Equal(
            [
                "The page has the header Access-Control-Allow-Origin, which nobody has approved.",
                "The header Content-Security-Policy is another than was approved: default-src *",
                "The page lacks the header X-Content-Type-Options.",
            ],
            Inventory.Compare(page));
    }

    [Fact]
    public async Task A_part_that_is_loaded_no_more_is_named()
    {
        var fewer = Inventory with { Parts = [.. Inventory.Parts, new("/gone.js", "script", "", "")] };

        Assert.Equal(
            "The page no longer loads the script /gone.js.",
            Assert.Single(fewer.Compare(await ReadAsync((_, _) => { }))));
    }

    private async Task<ReceivedPage> ReadAsync(Action<string, HttpResponseMessage> plant)
    {
        using var browser = edge.Browser(RunningEdge.Pay);
        using var invoker = new HttpMessageInvoker(new Planting(browser, plant));
        return await new PageReader(invoker, new Uri(RunningEdge.Pay), new Uri(RunningEdge.Shop))
            .ReadAsync(Inventory.Page, TestContext.Current.CancellationToken);
    }

    private static void Append(string path, HttpResponseMessage answer, string where, string text)
    {
        if (path != where) return;
        var type = answer.Content.Headers.ContentType;
        using var reader = new StreamReader(answer.Content.ReadAsStream(), Encoding.UTF8);
        answer.Content = new StringContent(reader.ReadToEnd() + text, Encoding.UTF8)
        {
            Headers = { ContentType = type },
        };
    }

    /// <summary>Someone on the way who changes answers.</summary>
    private sealed class Planting(HttpClient browser, Action<string, HttpResponseMessage> plant) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            using var copy = new HttpRequestMessage(HttpMethod.Get, request.RequestUri)
            {
                Version = HttpVersion.Version20,
            };
            var answer = await browser.SendAsync(copy, cancellationToken);
            await answer.Content.LoadIntoBufferAsync(cancellationToken);
            plant(request.RequestUri!.AbsolutePath, answer);
            return answer;
        }
    }
}

using System.Text.Json.Nodes;
using RegulatedWorkload.Tests.Browser.Running;
using RegulatedWorkload.Tests.Journey.Running;
using static Microsoft.Playwright.Assertions;

namespace RegulatedWorkload.Tests.Browser;

/// <summary>The card form takes what is meant, however a buyer, a browser or a password manager writes it.</summary>
public sealed class CardFormTests(ShopFixture shop)
{
    /// <summary>How a buyer may type that a card ends in April 2029.</summary>
    public static TheoryData<string> Writings { get; } =
    [
        "4/29", "04/29", "4 / 29", "04 / 29", "04/2029", "4-2029", "04 – 29", "2029-04", "2029/4", "429", "0429",
        "42029", "042029", "202904", " 04/29 ", "０４／２９",
    ];

    [Fact]
    public Task A_card_number_that_is_pasted_is_read_however_it_is_written() => shop.VisitAsync(async visit =>
    {
        var vectors = JsonNode.Parse(await File.ReadAllTextAsync(
            Path.Combine(Built.Root, "tests", "CardData", "card-number-vectors.json"),
            TestContext.Current.CancellationToken))!["asWritten"]!.AsArray();
        await visit.Page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await visit.OpenCardFormAsync();
        var misread = new List<string>();
        foreach (var vector in vectors)
        {
            await visit["card-number"].FillAsync("");
            await visit.Page.EvaluateAsync("text => navigator.clipboard.writeText(text)", $"{vector!["text"]}");
            await visit["card-number"].PressAsync("Control+V");
            var read = (await visit["card-number"].InputValueAsync()).Replace(" ", "", StringComparison.Ordinal);
            if (read != $"{vector["digits"]}") misread.Add($"{vector["why"]}: {read}");
        }

        Assert.NotEmpty(vectors);
        Assert.Empty(misread);
    });

    [Fact]
    public Task A_card_number_in_full_width_digits_and_with_other_spaces_pays() => shop.VisitAsync(async visit =>
    {
        await visit.GoToCheckoutAsync("moka-pot");
        await visit.BuyAsync(" ４１１１\u00a01111 - 1111\u2009–\u20091111 ");
        await visit.SeesStatusAsync("Confirmed");
    });

    [Fact]
    public Task A_longer_number_than_the_brand_has_is_kept_whole() => shop.VisitAsync(async visit =>
    {
        await visit.OpenCardFormAsync();
        var number = visit["card-number"];
        await number.FillAsync("38520000023237");
        await number.FillAsync("378282246310005");
        await Expect(number).ToHaveValueAsync("3782 822463 10005");
        await number.FillAsync("4917610000000000003");
        await Expect(number).ToHaveValueAsync("4917 6100 0000 0000 003");
        await number.FillAsync("37828224631000512");
        await Expect(number).ToHaveValueAsync("3782 822463 10005 12");
    });

    [Theory]
    [InlineData(4, "Delete", "4111 2223 3334 444", 4)]
    [InlineData(5, "Backspace", "4112 2223 3334 444", 3)]
    [InlineData(0, "Delete", "1112 2223 3334 444", 0)]
    [InlineData(19, "Backspace", "4111 2222 3333 444", 18)]
    public Task A_key_that_takes_a_space_away_takes_the_digit_beyond_it(int caret, string key, string left, int at) =>
        shop.VisitAsync(async visit =>
        {
            await visit.OpenCardFormAsync();
            var number = visit["card-number"];
            await number.PressSequentiallyAsync("4111222233334444");
            await number.EvaluateAsync($"input => input.setSelectionRange({caret}, {caret})");
            await number.PressAsync(key);

            await Expect(number).ToHaveValueAsync(left);
            Assert.Equal(at, await number.EvaluateAsync<int>("input => input.selectionStart"));
        });

    [Fact]
    public Task Text_that_is_being_composed_is_read_when_it_is_done() => shop.VisitAsync(async visit =>
    {
        await visit.OpenCardFormAsync();
        var line = await visit.Page.Context.NewCDPSessionAsync(visit.Page);
        await visit["card-number"].FocusAsync();
        await line.SendAsync("Input.imeSetComposition", new Dictionary<string, object>
        {
            ["text"] = "４１１１１",
            ["selectionStart"] = 5,
            ["selectionEnd"] = 5,
        });
        await Expect(visit["card-number"]).ToHaveValueAsync("４１１１１");
        await line.SendAsync("Input.insertText", new Dictionary<string, object> { ["text"] = "４１１１１" });
        await Expect(visit["card-number"]).ToHaveValueAsync("4111 1");
    });

    [Theory]
    [MemberData(nameof(Writings))]
    public Task An_expiry_is_read_however_it_is_typed(string writing) => shop.VisitAsync(async visit =>
    {
        await visit.OpenCardFormAsync();
        await visit["card-expiry"].PressSequentiallyAsync(writing);
        await visit["card-expiry"].PressAsync("Tab");

        await Expect(visit["card-expiry"]).ToHaveValueAsync("04 / 29");
    });

    [Fact]
    public Task An_expiry_that_a_program_fills_in_is_read_at_once() => shop.VisitAsync(async visit =>
    {
        await visit.OpenCardFormAsync();
        await visit["card-expiry"].EvaluateAsync(
            "input => { input.value = '2029-04'; input.dispatchEvent(new Event('input')); }");

        await Expect(visit["card-expiry"]).ToHaveValueAsync("04 / 29");
    });

    [Fact]
    public Task A_month_is_changed_in_a_complete_date() => shop.VisitAsync(async visit =>
    {
        await visit.OpenCardFormAsync();
        var expiry = visit["card-expiry"];
        await expiry.PressSequentiallyAsync("0429");
        foreach (var key in (string[])["Home", "Delete", "Delete", "1"]) await expiry.PressAsync(key);
        await Expect(expiry).ToHaveValueAsync("1 / 29");
        await expiry.PressAsync("2");
        await Expect(expiry).ToHaveValueAsync("12 / 29");
    });

    [Fact]
    public Task The_server_decides_whether_a_card_has_expired() => shop.VisitAsync(async visit =>
    {
        // The clock of the device is years ahead of the server's.
        await visit.Page.Clock.SetSystemTimeAsync(new DateTime(2077, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        await visit.GoToCheckoutAsync("moka-pot");
        await visit.EnterCardAsync(Cards.Approved, "12/20");
        await visit.PayAsync();
        await Expect(visit.Card.GetByTestId("card-expiry-error")).ToHaveTextAsync("This card has expired.");
        await Expect(visit.Card.GetByTestId("card-expiry")).ToBeFocusedAsync();
        await Expect(visit["pay-progress"]).ToHaveTextAsync("This card has expired.");
        Assert.All(await visit.ErrorsAsync(), error => Assert.Contains("422", error, StringComparison.Ordinal));

        await visit.BuyAsync();

        await visit.SeesStatusAsync("Confirmed");
    });
}

using System.Text;
using RegulatedWorkload.ServiceDefaults.Authorization;

namespace RegulatedWorkload.Tests.Identity;

/// <summary>The file that lists the callers is understood to the last member, or refused as a whole.</summary>
public sealed class CallerListTests
{
    private const string Good =
        """{"identity":"spiffe://workload.example/ns/a0005-o/sa/storefront","may":["/s.S/M"]}""";

    [Fact]
    public void A_good_list_names_callers_and_paths()
    {
        var caller = Assert.Single(Parse($$"""{"callers":[{{Good}}]}"""));

        Assert.Equal(Peer.Id("storefront"), caller.Identity.Value);
        Assert.Equal(["/s.S/M"], caller.Allowed);
    }

    [Fact]
    public void An_empty_list_admits_nobody() => Assert.Empty(Parse("""{"callers":[]}"""));

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"callers":null}""")]
    [InlineData("""{"callers":[null]}""")]
    [InlineData("""{"callers":[{}]}""")]
    [InlineData("""{"callers":[""" + Good)]
    [InlineData("""{"callers":[""" + Good + "," + Good + "]}")]
    [InlineData("""{"callers":[""" + Good + """],"callers":[]}""")]
    [InlineData("""{"callers":[],"admitAll":true}""")]
    [InlineData("""{"callers":[{"identity":"spiffe://workload.example/ns/a0005-o/sa/storefront"}]}""")]
    [InlineData("""{"callers":[{"identity":"spiffe://workload.example/ns/a0005-o/sa/storefront","may":[]}]}""")]
    [InlineData("""{"callers":[{"identity":"spiffe://workload.example/ns/a0005-o/sa/storefront","may":[null]}]}""")]
    [InlineData("""{"callers":[{"identity":"spiffe://workload.example/ns/a0005-o/sa/storefront","may":["s.S/M"]}]}""")]
    [InlineData("""{"callers":[{"identity":"spiffe://workload.example/ns/a0005-o/sa/*","may":["/s.S/M"]}]}""")]
    [InlineData("""{"callers":[{"identity":"spiffe://stranger.example/ns/a0005-o/sa/storefront","may":["/s.S/M"]}]}""")]
    [InlineData("""{"callers":[{"identity":"storefront","may":["/s.S/M"]}]}""")]
    public void A_damaged_list_is_refused_whole_and_not_quoted(string json)
    {
        var fault = Assert.Throws<InvalidDataException>(() => Parse(json));

        Assert.EndsWith(".", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("storefront", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_that_no_ConfigMap_could_hold_is_refused() =>
        Assert.Throws<InvalidDataException>(() => Parse("""{"callers":[]}""" + new string(' ', CallerList.MaxBytes)));

    private static IReadOnlyList<AllowedCaller> Parse(string json) =>
        CallerList.Parse(Encoding.UTF8.GetBytes(json), Peer.Domain);
}

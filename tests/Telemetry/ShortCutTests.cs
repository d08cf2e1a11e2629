using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using RegulatedWorkload.ServiceDefaults.Redaction;
using RegulatedWorkload.ServiceDefaults.Telemetry;
using RegulatedWorkload.Tests.Support.Canary;

namespace RegulatedWorkload.Tests.Telemetry;

/// <summary>What each call and span takes a short cut for is decided as the redactor decides it.</summary>
public sealed class ShortCutTests
{
    private const string SpanId = "00f067aa0ba902b7";

    private static readonly string Packed = Convert.ToHexStringLower(Encoding.ASCII.GetBytes(Cards.Visa));

    public static TheoryData<string> Identifiers =>
    [
        "4bf92f3577b34da6a3ce929d0e0e4736",
        Packed,
        Convert.ToHexStringLower(Encoding.ASCII.GetBytes("4222-2222-2222-2")),
        Cards.Visa + Cards.Visa,
        "abcdef" + Cards.Visa + "abcdefabcd",
    ];

    [Theory]
    [MemberData(nameof(Identifiers))]
    public void A_trace_is_passed_on_as_the_redactor_leaves_it(string traceId) => AssertAsRedacted(traceId);

    [Fact]
    public void Any_trace_is_passed_on_as_the_redactor_leaves_it()
    {
        for (var i = 0; i < 2_000; i++)
        {
            AssertAsRedacted(Convert.ToHexStringLower(SHA256.HashData(BitConverter.GetBytes(i)).AsSpan(0, 16)));
        }
    }

    [Fact]
    public void A_trace_identifier_that_is_a_card_number_is_not_passed_on() => Assert.Empty(Injected(Packed));

    [Fact]
    public void A_card_number_is_removed_however_often_it_comes_between_clean_texts()
    {
        for (var i = 0; i < 2_000; i++)
        {
            var clean = $"workload.catalog.v1.Catalog/Method{(char)('a' + (i % 26))}";
            Assert.Same(clean, KnownTexts.Redact(clean));
            Assert.DoesNotContain(Cards.Visa, KnownTexts.Redact($"card {Cards.Visa} of buyer {i % 7}"));
        }
    }

    [Theory]
    [InlineData("4111", 11111111, "1111")]
    [InlineData(41111111, 11111111)]
    [InlineData("4111-", "1111 1111", "1111")]
    [InlineData('4', "111111111111111")]
    [InlineData("a", new[] { "4111", "1111" }, "11111111")]
    [InlineData(41111111L, 11111111u)]
    public void Values_that_make_up_a_card_number_have_as_many_digits_as_one(params object[] values)
    {
        var tags = values.Select((value, index) => new KeyValuePair<string, object?>($"{index}", value)).ToList();

        if (SplitNumber.IsIn(tags)) Assert.InRange(tags.Sum(tag => SplitNumber.MostDigitsIn(tag.Value)), 13, 99);
    }

    private static void AssertAsRedacted(string traceId)
    {
        var injected = Injected(traceId);
        var whole = $"00-{traceId}-{SpanId}-01";

        string[] expected = Redactor.Redact(whole) == whole ? [whole] : [];
        Assert.Equal(expected, injected);
    }

    private static List<string> Injected(string traceId)
    {
        var sent = new List<string>();
        using var parent = new Activity("test");
        parent.SetIdFormat(ActivityIdFormat.W3C);
        parent.SetParentId(
            ActivityTraceId.CreateFromString(traceId),
            ActivitySpanId.CreateFromString(SpanId),
            ActivityTraceFlags.Recorded);
        parent.Start();
        // The id of the span itself is random; here it is always the same.
        new TraceContextOnlyPropagator().Inject(parent, null, (_, name, value) =>
        {
            var own = parent.SpanId.ToHexString();
            if (name == "traceparent") sent.Add(value.Replace(own, SpanId, StringComparison.Ordinal));
        });
        return sent;
    }
}

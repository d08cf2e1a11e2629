using System.Text;
using RegulatedWorkload.ServiceDefaults.Redaction;

namespace RegulatedWorkload.Tests.CardData;

/// <summary>How often the guard refuses random identifiers. Seeds are fixed: so is the count.</summary>
public sealed class GuardFalsePositivesTests(ITestOutputHelper output)
{
    private const int Trials = 1_000_000;

    private delegate string Identifier(Guid id, ulong span);

    [Fact]
    public void At_most_one_UUID_in_a_million_is_refused()
    {
        AssertRare("UUID", (id, _) => id.ToString("D"));
        AssertRare("UUID, upper case", (id, _) => id.ToString("D").ToUpperInvariant());
        AssertRare("UUID without dashes", (id, _) => id.ToString("N"));
        AssertRare("UUID without dashes, upper case", (id, _) => id.ToString("N").ToUpperInvariant());
    }

    [Fact]
    public void At_most_one_trace_id_in_a_million_is_refused()
    {
        AssertRare("trace id", (id, _) => id.ToString("N"));
        AssertRare("traceparent", Traceparent);
    }

    [Fact]
    public void Without_knowing_the_form_of_a_traceparent_more_would_be_refused()
    {
        var refused = Count(Traceparent, value =>
            CardNumberScanner.TryFind(Encoding.ASCII.GetBytes(value), 0, out _));

        output.WriteLine($"traceparent, scanner alone: {refused} in {Trials}");
        Assert.InRange(refused, 2, 100);
    }

    private static string Traceparent(Guid id, ulong span) => $"00-{id:N}-{span:x16}-01";

    private void AssertRare(string kind, Identifier create)
    {
        var refused = Count(create, value =>
            CardNumberGuard.InHeader("Id", value)
            || CardNumberGuard.InTarget("/orders/" + value)
            || CardNumberGuard.InBody(Encoding.ASCII.GetBytes($"{{\"id\":\"{value}\"}}")));

        output.WriteLine($"{kind}: {refused} in {Trials}");
        Assert.InRange(refused, 0, 1);
    }

    private static int Count(Identifier create, Func<string, bool> isRefused)
    {
        var random = new Random(20_260_101);
        var bytes = new byte[24];
        var refused = 0;
        for (var i = 0; i < Trials; i++)
        {
            random.NextBytes(bytes);
            var value = create(new Guid(bytes.AsSpan(0, 16)), BitConverter.ToUInt64(bytes, 16));
            if (isRefused(value)) refused++;
        }

        return refused;
    }
}

using RegulatedWorkload.Hosting.Verification;
using static RegulatedWorkload.Hosting.Verification.AttemptLayer;

namespace RegulatedWorkload.Tests.Declaration.Verification;

/// <summary>When an attempt ended as declared, and how a matrix says so.</summary>
public sealed class AttemptTests
{
    [Theory]
    [InlineData(None, None, true)]
    [InlineData(None, Network, false)]
    [InlineData(None, NotAttempted, false)]
    [InlineData(Authorization, Authorization, true)]
    [InlineData(Authorization, Network, true)]
    [InlineData(Authorization, Tls, true)]
    [InlineData(Authorization, None, false)]
    [InlineData(Authorization, NotAttempted, false)]
    [InlineData(Network, Network, true)]
    [InlineData(Network, Name, true)]
    [InlineData(Network, Tls, false)]
    [InlineData(Network, Authorization, false)]
    [InlineData(NotAttempted, None, false)]
    [InlineData(NotAttempted, Authorization, false)]
    public void A_refusal_holds_where_it_was_expected_or_before(
        AttemptLayer expected, AttemptLayer observed, bool holds) =>
        Assert.Equal(holds, new Attempt("a", "b", "TCP 443", expected, observed, "").Holds);

    [Fact]
    public void A_matrix_shows_each_difference_in_its_cell_and_in_a_line()
    {
        var matrix = new SegmentationMatrix(
            "local",
            DateTimeOffset.UnixEpoch,
            [
                new Attempt("a", "b", "gRPC B/Get", None, None, "405"),
                new Attempt("a", "b", "gRPC B/Put", Authorization, None, "405"),
                new Attempt("b", "a", "gRPC A/Get", Authorization, Authorization, "403"),
            ]);

        var text = MatrixText.Write(matrix);

        Assert.StartsWith("   a  b\na  ·  ++!\nb  a  ·\n", text.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Contains(
            "a → b, gRPC B/Put: expected stopped by authorization, observed went through (405).", text,
            StringComparison.Ordinal);
        Assert.EndsWith(
            "1 of 3 attempts did not end where the declaration says.\n", text.ReplaceLineEndings("\n"),
            StringComparison.Ordinal);
    }
}

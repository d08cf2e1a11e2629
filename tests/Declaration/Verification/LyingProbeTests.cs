using System.Text.Json.Nodes;
using RegulatedWorkload.Hosting.Verification;
using RegulatedWorkload.Hosting.Verification.Asking;

namespace RegulatedWorkload.Tests.Declaration.Verification;

/// <summary>
/// The verifier believes nobody: a service that is not itself, or whose answer is not what it was asked for, is named.
/// </summary>
public sealed class LyingProbeTests
{
    private const string Liar = "orders";

    [Fact]
    public async Task Truthful_services_hold_to_the_declaration() =>
        Assert.Empty(await DifferencesAsync((_, truth) => truth));

    [Theory]
    [InlineData("silent about one", "the answer does not mention it", 1)]
    [InlineData("tells one twice", "the answer mentions it more than once", 1)]
    [InlineData("tells of more", "nobody asked for it", 1)]
    [InlineData("in the name of another", "the answer is that of 'catalog'", 0)]
    [InlineData("not in JSON's terms", "its answer cannot be read", 0)]
    [InlineData("lets all through", "", 5)]
    [InlineData("stops all", "", 7)]
    public async Task A_probe_that_lies_is_found(string lie, string detail, int differences)
    {
        var found = await DifferencesAsync((service, truth) => service == Liar ? Lie(lie, truth) : truth);

        Assert.All(found, difference => Assert.Equal(Liar, difference.Caller));
        Assert.All(found, difference => Assert.Equal(detail, difference.Detail));
        if (differences > 0) Assert.Equal(differences, found.Count);
        else Assert.All(found, difference => Assert.Equal(AttemptLayer.NotAttempted, difference.Observed));
        Assert.NotEmpty(found);
    }

    [Fact]
    public async Task A_service_with_the_certificate_of_another_is_found()
    {
        var found = await DifferencesAsync((_, truth) => truth, name => name == Liar ? "catalog" : name);

        Assert.NotEmpty(found);
        Assert.All(found, difference =>
            Assert.Equal((Liar, "it does not prove to be itself"), (difference.Caller, difference.Detail)));
    }

    private static async Task<IReadOnlyList<Attempt>> DifferencesAsync(
        Func<string, JsonObject, JsonObject> answer, Func<string, string>? certificateOf = null)
    {
        await using var services = await StandInServices.StartAsync(answer, certificateOf);
        var matrix = await LocalVerification.RunAsync(
            Committed.Workload, services.Options, TimeProvider.System, TestContext.Current.CancellationToken);
        return [.. matrix.Differences];
    }

    private static JsonObject Lie(string lie, JsonObject truth)
    {
        var attempts = truth["attempts"]!.AsArray();
        switch (lie)
        {
            case "silent about one":
                attempts.RemoveAt(1);
                break;
            case "tells one twice":
                attempts.Add(attempts[1]!.DeepClone());
                break;
            case "tells of more":
                var more = attempts[1]!.DeepClone();
                more["request"] = "TCP 22";
                attempts.Add(more);
                break;
            case "in the name of another":
                truth["service"] = "catalog";
                break;
            case "not in JSON's terms":
                truth["more"] = true;
                break;
            default:
                foreach (var attempt in attempts)
                {
                    attempt!["layer"] = lie == "stops all" ? "Authorization" : "None";
                }

                break;
        }

        return truth;
    }
}

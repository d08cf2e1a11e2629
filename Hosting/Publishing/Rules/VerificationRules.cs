using System.Text.RegularExpressions;

namespace RegulatedWorkload.Hosting.Publishing.Rules;

/// <summary>A cluster that is verified has a verifier, a time and something that must stay out of reach.</summary>
internal static partial class VerificationRules
{
    public static IEnumerable<string> Check(PublishInput input)
    {
        if (input.Environment.Verification is not { } verification) yield break;
        if (input.Topology.Verifier is null)
        {
            yield return "The environment has 'verification', but the declaration names no verifier; add "
                + "VerifiedBy(\"verifier\") to AppHost/Workload.cs.";
        }

        if (!Schedule().IsMatch(verification.Schedule))
        {
            yield return $"The environment's 'verification.schedule' is '{verification.Schedule}'; write the five "
                + "fields of cron, such as 0 3 * * 1.";
        }

        foreach (var fault in Formats.Host("verification.outside", verification.Outside)) yield return fault;
    }

    [GeneratedRegex(@"\A[0-9*/,-]+( [0-9*/,-]+){4}\z")]
    private static partial Regex Schedule();
}

using RegulatedWorkload.Hosting.Publishing.Policies;

namespace RegulatedWorkload.Hosting.Publishing.Rules;

/// <summary>Only a policy that exists can audit.</summary>
internal static class AdmissionRules
{
    public static IEnumerable<string> Check(PublishInput input)
    {
        if (input.Environment.Admission is not { } admission) yield break;
        IReadOnlyList<string> known = [.. PolicyPublisher.Names(input), SignatureRule.Name];
        foreach (var name in admission.AuditOnly.Where(name => !known.Contains(name)))
        {
            yield return $"The environment's 'admission.auditOnly' names '{name}', which is no policy; there is "
                + $"{string.Join(", ", known.Order(StringComparer.Ordinal))}.";
        }
    }
}

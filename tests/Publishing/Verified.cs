using RegulatedWorkload.Hosting.Publishing;
using RegulatedWorkload.Hosting.Publishing.Environments;

namespace RegulatedWorkload.Tests.Publishing;

/// <summary>The committed input, of a cluster that is verified.</summary>
internal static class Verified
{
    public static PublishInput Input { get; } = Committed.Input with
    {
        Environment = Committed.Input.Environment with
        {
            Verification = new VerificationSettings("0 3 * * 1", "www.example.com"),
            Azure = Committed.Input.Environment.Azure with
            {
                Identities = new Dictionary<string, string>(Committed.Input.Environment.Azure.Identities)
                {
                    ["verifier-in-scope"] = "00000000-0000-4000-8000-000000000108",
                    ["verifier-out-of-scope"] = "00000000-0000-4000-8000-000000000109",
                },
            },
        },
    };
}

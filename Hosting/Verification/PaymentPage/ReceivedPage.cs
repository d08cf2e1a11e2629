namespace RegulatedWorkload.Hosting.Verification.PaymentPage;

/// <summary>What a browser receives when it opens the payment page.</summary>
/// <param name="Address">The address that was opened.</param>
/// <param name="Parts">The page, its scripts and styles, in the order in which they are met.</param>
/// <param name="Headers">The headers of the page, but for those that are no protection.</param>
public sealed record ReceivedPage(
    Uri Address, IReadOnlyList<ReceivedPart> Parts, IReadOnlyDictionary<string, string> Headers)
{
    private static readonly HashSet<string> Indifferent = new(StringComparer.OrdinalIgnoreCase)
    {
        "Date", "Content-Length", "Transfer-Encoding", "Connection", "ETag", "Last-Modified", "Accept-Ranges",
    };

    /// <summary>
    /// Whether a header may protect something: what changes with every answer, or describes its bytes, does not.
    /// </summary>
    public static bool Protects(string header) => !Indifferent.Contains(header);
}

/// <summary>One thing that the page consists of.</summary>
/// <param name="Path">Its path, or its address where another origin serves it.</param>
/// <param name="Kind"><c>page</c>, <c>script</c>, <c>style</c>, or <c>inline script</c>.</param>
/// <param name="Sha256">The SHA-256 of its bytes in hexadecimal; empty where another origin serves it.</param>
public sealed record ReceivedPart(string Path, string Kind, string Sha256);

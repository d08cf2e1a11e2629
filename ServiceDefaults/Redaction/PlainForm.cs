namespace RegulatedWorkload.ServiceDefaults.Redaction;

/// <summary>Card numbers as digits, plain or grouped.</summary>
internal static class PlainForm
{
    public static List<Range>? Find(ReadOnlySpan<char> text)
    {
        List<Range>? all = null;
        var from = 0;
        while (CardNumberScanner.TryFind(text, from, CardNumberScanner.Boundary.Loose, out var found))
        {
            (all ??= []).Add(found);
            from = found.End.Value;
        }

        return all;
    }
}

namespace RegulatedWorkload.Delivery.Registry;

/// <summary>Reads what another machine sends into memory, up to a limit.</summary>
internal static class BoundedContent
{
    /// <summary>The bytes; null when there are more than the limit.</summary>
    public static async Task<byte[]?> ReadAsync(
        HttpContent content, int limit, string origin, CancellationToken cancellationToken)
    {
        if (content.Headers.ContentLength > limit) return null;
        await using var source = await content.ReadAsStreamAsync(cancellationToken);
        using var kept = new MemoryStream();
        var buffer = new byte[16 * 1024];
        for (int read; (read = await TimedRead.ReadAsync(source, buffer, origin, cancellationToken)) > 0;)
        {
            if (kept.Length + read > limit) return null;
            kept.Write(buffer, 0, read);
        }

        return kept.ToArray();
    }
}

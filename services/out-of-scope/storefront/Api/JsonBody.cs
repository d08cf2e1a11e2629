using Microsoft.Net.Http.Headers;

namespace RegulatedWorkload.Storefront.Api;

/// <summary>The whole JSON body of a request, of bounded size.</summary>
internal static class JsonBody
{
    private const int MaxSize = 64 * 1024;

    /// <summary>Reads the body, or tells why it is not read; exactly one of the two is null.</summary>
    public static async Task<(ReadOnlyMemory<byte>? Body, RequestFault? Fault)> ReadAsync(
        HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > MaxSize) return (null, RequestFault.TooLarge);
        if (!IsJson(request)) return (null, RequestFault.MediaType);
        var buffer = new byte[MaxSize + 1];
        var length = await request.Body.ReadAtLeastAsync(
            buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return length <= MaxSize ? (buffer.AsMemory(0, length), null) : (null, RequestFault.TooLarge);
    }

    private static bool IsJson(HttpRequest request) =>
        request.Headers.ContentEncoding.Count == 0
        && MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase);
}

using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace RegulatedWorkload.ServiceDefaults.Http;

/// <summary>A static file of a page, kept in the assembly and served with an entity tag.</summary>
public sealed class EmbeddedFile
{
    /// <summary>The methods that read a file.</summary>
    public static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    private readonly byte[] _content;
    private readonly string _contentType;
    private readonly EntityTagHeaderValue _tag;

    private EmbeddedFile(byte[] content, string contentType)
    {
        _content = content;
        _contentType = contentType;
        _tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 12))}\"");
    }

    /// <summary>Reads a file whose logical name is its path in the project.</summary>
    /// <param name="assembly">The assembly that embeds it.</param>
    /// <param name="path">Its path, with slashes.</param>
    /// <param name="values">What replaces each <c>{{name}}</c> in it, once; the values are the service's own.</param>
    /// <exception cref="InvalidOperationException">There is no such file.</exception>
    public static EmbeddedFile Load(
        Assembly assembly, string path, IReadOnlyDictionary<string, string>? values = null)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        using var stream = assembly.GetManifestResourceStream(path)
            ?? throw new InvalidOperationException($"The assembly embeds no file {path}.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var text = new StringBuilder(reader.ReadToEnd());
        foreach (var (name, value) in values ?? new Dictionary<string, string>())
        {
            text.Replace("{{" + name + "}}", value);
        }

        return new EmbeddedFile(Encoding.UTF8.GetBytes(text.ToString()), ContentType(path));
    }

    /// <summary>
    /// Answers with the file, or 304 when the client has it. Under an error status it is the whole answer.
    /// </summary>
    public async Task WriteAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var response = context.Response;
        response.Headers.CacheControl = "no-cache";
        if (response.StatusCode == StatusCodes.Status200OK)
        {
            response.Headers.ETag = _tag.ToString();
            if (IsKnown(context.Request.Headers.IfNoneMatch))
            {
                response.StatusCode = StatusCodes.Status304NotModified;
                return;
            }
        }

        response.ContentType = _contentType;
        response.ContentLength = _content.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.Body.WriteAsync(_content, context.RequestAborted);
        }
    }

    private bool IsKnown(StringValues ifNoneMatch) =>
        EntityTagHeaderValue.TryParseList(ifNoneMatch, out var tags)
        && tags.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || tag.Compare(_tag, useStrongComparison: false));

    private static string ContentType(string path) => Path.GetExtension(path) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        var other => throw new InvalidOperationException($"No media type is known for {other}."),
    };
}

/// <summary>Maps embedded files.</summary>
public static class EmbeddedFileEndpoints
{
    /// <summary>Serves <paramref name="file"/> at a route pattern.</summary>
    public static void MapFile(this IEndpointRouteBuilder app, string pattern, EmbeddedFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        app.MapMethods(pattern, EmbeddedFile.Methods, (RequestDelegate)file.WriteAsync);
    }
}

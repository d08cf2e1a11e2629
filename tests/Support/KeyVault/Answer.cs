using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;

namespace RegulatedWorkload.Tests.Support.KeyVault;

/// <summary>Answers in the form of Azure's interfaces.</summary>
public static class Answer
{
    private static readonly JsonSerializerOptions Options =
        new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public static Task JsonAsync<T>(HttpContext context, int status, T body)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(body, Options);
    }

    /// <summary>An error of Key Vault.</summary>
    public static Task ErrorAsync(HttpContext context, int status, string code, string? inner = null) =>
        JsonAsync(context, status, new
        {
            error = new
            {
                code,
                message = "Told by the stand-in.",
                innererror = inner is null ? null : new { code = inner },
            },
        });
}

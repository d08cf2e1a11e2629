using System.Net;
using System.Text;
using System.Text.Json;

namespace RegulatedWorkload.Delivery.Registry;

/// <summary>Puts a registry's refusal in a sentence: who refused what, in whose words, and what to do.</summary>
internal static class Refusal
{
    private const int LongestAnswer = 64 * 1024;
    private const int LongestQuote = 200;

    /// <summary>The refusal; the registry's own words are shortened and lose their control characters.</summary>
    public static async Task<RegistryException> ReadAsync(
        RegistryCall call, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var answer = await BoundedContent.ReadAsync(
            response.Content, LongestAnswer, call.Repository.Host, cancellationToken);
        var words = Words(answer ?? []);
        return new RegistryException(
            $"The registry {call.Repository.Host} refused to {call.Purpose}: {(int)response.StatusCode} "
            + $"{response.StatusCode}{(words.Length == 0 ? "" : $" ({words})")}. "
            + WhatToDo(call, response.StatusCode));
    }

    private static string WhatToDo(RegistryCall call, HttpStatusCode status) => status switch
    {
        HttpStatusCode.Unauthorized =>
            $"Sign in with 'docker login {call.Repository.Host}', or 'az acr login' for Azure.",
        HttpStatusCode.Forbidden =>
            $"Grant the signed-in account the right to {(call.Writes ? "push to" : "pull from")} {call.Repository}.",
        HttpStatusCode.NotFound => "Check the repository and the name of the image.",
        HttpStatusCode.MethodNotAllowed or HttpStatusCode.Conflict =>
            "It takes no such change; see whether the repository or the tag is locked.",
        HttpStatusCode.RequestEntityTooLarge => "Raise what the registry, or the proxy before it, takes at once.",
        HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError => "Try again later.",
        _ => "See the registry's log.",
    };

    private static string Words(byte[] answer)
    {
        try
        {
            using var document = JsonDocument.Parse(answer);
            var first = document.RootElement.GetProperty("errors")[0];
            var message = first.TryGetProperty("message", out var text) ? text.GetString() : null;
            return Plain($"{first.GetProperty("code").GetString()}: {message}");
        }
        catch (Exception fault)
            when (fault is JsonException or KeyNotFoundException or InvalidOperationException
                or IndexOutOfRangeException)
        {
            return "";
        }
    }

    private static string Plain(string words)
    {
        var plain = new StringBuilder(LongestQuote);
        foreach (var letter in words.Where(letter => !char.IsControl(letter)).Take(LongestQuote)) plain.Append(letter);
        return plain.ToString();
    }
}

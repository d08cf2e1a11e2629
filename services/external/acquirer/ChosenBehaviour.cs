namespace RegulatedWorkload.Acquirer;

/// <summary>
/// How the bank behaves whatever the card, until it is told otherwise: <c>POST /behaviour/NAME</c> on the health
/// listener, for demonstrations.
/// </summary>
internal sealed class ChosenBehaviour
{
    private static readonly Dictionary<string, Behaviour?> Known = new(StringComparer.Ordinal)
    {
        ["normal"] = null,
        ["decline"] = Acquirer.Behaviour.Decline,
        ["hang"] = Acquirer.Behaviour.Hang,
        ["charge-and-drop"] = Acquirer.Behaviour.AnswerTwice,
    };

    /// <summary>The behaviour that somebody chose; null lets the card decide.</summary>
    public Behaviour? Behaviour { get; private set; }

    /// <summary>Answers a readiness probe, or takes a choice; 404 where it is none.</summary>
    public Task AnswerAsync(HttpContext context)
    {
        if (!HttpMethods.IsPost(context.Request.Method))
        {
            return context.Response.WriteAsync("ready", context.RequestAborted);
        }

        var name = context.Request.Path.StartsWithSegments("/behaviour", out var rest)
            ? rest.Value?.TrimStart('/')
            : null;
        if (name is null || !Known.TryGetValue(name, out var behaviour))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        Behaviour = behaviour;
        return context.Response.WriteAsync($"The acquirer's behaviour is '{name}'.", context.RequestAborted);
    }
}

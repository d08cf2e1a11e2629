using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace RegulatedWorkload.AppHost.Dashboard.Access;

/// <summary>
/// Who may look: whoever opened the printed address, which works once, and holds the cookie that it was given for it.
/// </summary>
public sealed class DashboardAccess
{
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<string, byte> _sessions = new(StringComparer.Ordinal);
    private string _token = NewSecret();

    /// <summary>Raised when a token was used and the next one is ready.</summary>
    public event Action? Used;

    /// <summary>The token that opens the dashboard next, once.</summary>
    public string Token
    {
        get
        {
            lock (_gate) return _token;
        }
    }

    /// <summary>Exchanges a token for a session; null when it is not the current one.</summary>
    public string? Open(string token)
    {
        lock (_gate)
        {
            if (!Equal(token, _token)) return null;
            _token = NewSecret();
        }

        var session = NewSecret();
        _sessions[Hash(session)] = 0;
        Used?.Invoke();
        return session;
    }

    /// <summary>Whether a cookie's value is a session of this run.</summary>
    public bool Admits(string? session) => session is not null && _sessions.ContainsKey(Hash(session));

    private static string NewSecret() => RandomNumberGenerator.GetHexString(32, lowercase: true);

    // Looked up by its hash, so that the time of a look-up tells nothing about a session.
    private static string Hash(string session) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(session)));

    private static bool Equal(string left, string right) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(left), Encoding.UTF8.GetBytes(right));
}

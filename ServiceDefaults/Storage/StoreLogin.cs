namespace RegulatedWorkload.ServiceDefaults.Storage;

/// <summary>
/// The login of one attempt, so that the server's answer is charged to the version of the password that was sent. Other
/// logins overlap with it, and the driver hands no more than the password through.
/// </summary>
internal sealed class StoreLogin
{
    private static readonly AsyncLocal<StoreLogin?> Flow = new();

    private StoreLogin()
    {
    }

    /// <summary>The login of the attempt that the caller is part of; null outside of one.</summary>
    public static StoreLogin? Current => Flow.Value;

    /// <summary>The version that was sent, or null when the attempt needed no new connection.</summary>
    public string? Version { get; private set; }

    /// <summary>The timestamp at which the version was handed out.</summary>
    public long Began { get; private set; }

    /// <summary>Begins an attempt: all that the calling method awaits from now on is part of it.</summary>
    public static StoreLogin Begin() => Flow.Value = new StoreLogin();

    /// <summary>Notes which version is sent.</summary>
    public void Use(string version, long timestamp) => (Version, Began) = (version, timestamp);
}

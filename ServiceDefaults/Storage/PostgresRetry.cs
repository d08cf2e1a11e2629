using System.Security.Cryptography;
using Npgsql;

namespace RegulatedWorkload.ServiceDefaults.Storage;

/// <summary>
/// Does again what failed for a reason that passes, where that is safe, for as long as a caller can wait.
/// </summary>
/// <param name="password">Is told of refusals.</param>
/// <param name="clock">The clock of pauses between attempts.</param>
internal sealed class PostgresRetry(StorePassword password, TimeProvider clock)
{
    // Longer than a restart or a failover within a zone takes.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    // A caller who gives up on an answer after this has met a silent connection, as likely as a slow answer.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(1);

    // Those that lose a connection at the same time lose it with the same pool.
    private static readonly TimeSpan BetweenClears = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<NpgsqlDataSource, long> _cleared = [];

    /// <summary>
    /// Whether the store was good once. Then a password that is refused is being changed, and one that cannot be had is
    /// there again soon.
    /// </summary>
    public bool WasAvailable { get; set; }

    public async Task<T> RunAsync<T>(Func<Attempt, Task<T>> act, CancellationToken cancellationToken)
    {
        var (started, pause) = (clock.GetTimestamp(), FirstPause);
        while (true)
        {
            var attempt = new Attempt(StoreLogin.Begin());
            var begun = clock.GetTimestamp();
            try
            {
                return await act(attempt);
            }
            catch (OperationCanceledException) when (clock.GetElapsedTime(begun) >= Silence)
            {
                Clear(attempt.Pool);
                throw;
            }
            catch (NpgsqlException failure) when (clock.GetElapsedTime(started) < Timeout)
            {
                if (PostgresFaults.IsLostConnection(failure)) Clear(attempt.Pool);
                if (!await MayBeRepeatedAsync(attempt, failure, cancellationToken)) throw;
            }
            catch (NpgsqlException locked) when (WasAvailable && IsLocked(locked))
            {
                throw new StoreLockedException(locked);
            }

            // Half of the pause is random, so that instances do not come back all at once.
            var jitter = RandomNumberGenerator.GetInt32(50, 101) / 100.0;
            await Task.Delay(pause * jitter, clock, cancellationToken);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    // Connections in use are closed when they are given back.
    private void Clear(NpgsqlDataSource? pool)
    {
        if (pool is null) return;
        lock (_gate)
        {
            if (_cleared.TryGetValue(pool, out var last) && clock.GetElapsedTime(last) < BetweenClears) return;
            _cleared[pool] = clock.GetTimestamp();
        }

        pool.Clear();
    }

    private async ValueTask<bool> MayBeRepeatedAsync(
        Attempt attempt, NpgsqlException failure, CancellationToken cancellationToken)
    {
        if (attempt.CommitBegun) return PostgresFaults.IsRolledBack(failure);
        return PostgresFaults.IsPassing(failure)
            || (WasAvailable && PostgresFaults.IsWithoutPassword(failure))
            || (PostgresFaults.IsRefusal(failure)
                && await password.RefusedAsync(attempt.Login, WasAvailable, cancellationToken));
    }

    private static bool IsLocked(NpgsqlException failure) =>
        PostgresFaults.IsRefusal(failure) || PostgresFaults.IsWithoutPassword(failure);

    /// <summary>One attempt at a piece of work.</summary>
    /// <param name="login">What it logs in with, if it has to.</param>
    internal sealed class Attempt(StoreLogin login)
    {
        public StoreLogin Login => login;

        /// <summary>The pool that its connection is of; null before it has one.</summary>
        public NpgsqlDataSource? Pool { get; private set; }

        /// <summary>Whether a commit was sent: from then on a failure may come too late.</summary>
        public bool CommitBegun { get; set; }

        /// <summary>Opens the connection of this attempt.</summary>
        public async ValueTask<NpgsqlConnection> OpenAsync(NpgsqlDataSource pool, CancellationToken cancellationToken)
        {
            var connection = await pool.OpenConnectionAsync(cancellationToken);
            Pool = pool;
            return connection;
        }
    }
}

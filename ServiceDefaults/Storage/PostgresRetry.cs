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
            try
            {
                return await act(attempt);
            }
            catch (NpgsqlException failure) when (clock.GetElapsedTime(started) < Timeout)
            {
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

        /// <summary>Whether a commit was sent: from then on a failure may come too late.</summary>
        public bool CommitBegun { get; set; }
    }
}

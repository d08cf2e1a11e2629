using RegulatedWorkload.ServiceDefaults.Storage;

namespace RegulatedWorkload.Tests.Vault.Rotation;

/// <summary>Readers and writers of a store that never rest. The first call that fails is the result.</summary>
internal sealed class StoreLoad : IAsyncDisposable
{
    private const int Callers = 6;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly CancellationTokenSource _end = new();
    private readonly SemaphoreSlim _places = new(Callers, Callers);
    private readonly Task _work;
    private int _calls;

    public StoreLoad(Database database) => _work = Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(
        async () =>
        {
            for (var i = 0; !_end.IsCancellationRequested; i++) await CallAsync(database, $"{caller}-{i}");
        })));

    public int Calls => Volatile.Read(ref _calls);

    /// <summary>Lets some calls pass and makes sure that none has failed.</summary>
    public async Task PassAsync(int calls = 40)
    {
        var target = Calls + calls;
        using var late = new CancellationTokenSource(Patience);
        while (Calls < target)
        {
            if (_work.IsCompleted) await _work;
            Assert.False(late.IsCancellationRequested, "No calls come through.");
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Does something while no call is under way, so that none is cut off in its commit.</summary>
    public async Task BetweenCallsAsync(Func<Task> act)
    {
        var held = 0;
        try
        {
            for (; held < Callers; held++) await _places.WaitAsync(TestContext.Current.CancellationToken);
            await act();
        }
        finally
        {
            if (held > 0) _places.Release(held);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        try
        {
            await _work;
        }
        catch (Exception) when (TestContext.Current.TestState is { Result: TestResult.Failed })
        {
            // Told already.
        }

        _end.Dispose();
        _places.Dispose();
    }

    private async Task CallAsync(Database database, string id)
    {
        await _places.WaitAsync();
        try
        {
            await database.WriteAsync(
                id,
                (connection, token) => connection.ExecuteAsync(
                    "INSERT INTO notes (id, text) VALUES (@id, '')", token, ("@id", id)),
                CancellationToken.None);
            await database.ReadAsync(
                (connection, token) => connection.FirstAsync(
                    "SELECT id FROM notes WHERE id = @id", row => row.GetString(0), token, ("@id", id)),
                CancellationToken.None);
            Interlocked.Increment(ref _calls);
        }
        finally
        {
            _places.Release();
        }
    }
}

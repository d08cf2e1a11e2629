using RegulatedWorkload.ServiceDefaults.Storage;

namespace RegulatedWorkload.Tests.Vault.Rotation;

/// <summary>Readers and writers of a store that never rest. The first call that fails is the result.</summary>
internal sealed class StoreLoad : IAsyncDisposable
{
    private const int Callers = 6;
    private readonly SemaphoreSlim _places = new(Callers, Callers);
    private readonly Load _load;

    public StoreLoad(Database database) => _load = new Load(Callers, done => CallAsync(database, done));

    /// <inheritdoc cref="Load.PassAsync" />
    public Task PassAsync(int calls = 7) => _load.PassAsync(calls);

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
        await _load.DisposeAsync();
        _places.Dispose();
    }

    private async Task CallAsync(Database database, Action done)
    {
        var id = $"{Guid.NewGuid()}";
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
            done();
        }
        finally
        {
            _places.Release();
        }
    }
}

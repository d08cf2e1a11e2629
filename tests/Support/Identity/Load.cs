using Grpc.Core;
using RegulatedWorkload.CatalogV1;

namespace RegulatedWorkload.Tests.Support.Identity;

/// <summary>Callers that never rest. The first call that fails is the result.</summary>
internal sealed class Load : IAsyncDisposable
{
    private const int Callers = 4;

    private readonly CancellationTokenSource _end = new();
    private readonly Task _work;
    private int _calls;

    public Load(Peer caller) => _work = Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(async () =>
    {
        while (!_end.IsCancellationRequested)
        {
            await caller.Catalog.ListProductsAsync(new ListProductsRequest());
            Interlocked.Increment(ref _calls);
        }
    })));

    /// <summary>Lets some calls pass and makes sure that none has failed.</summary>
    public async Task PassAsync(int calls = 50)
    {
        var target = Volatile.Read(ref _calls) + calls;
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (Volatile.Read(ref _calls) < target)
        {
            if (_work.IsCompleted) await _work;
            Assert.False(late.IsCancellationRequested, "No calls come through.");
            await Task.Yield();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        try
        {
            await _work;
        }
        catch (RpcException) when (TestContext.Current.TestState is { Result: TestResult.Failed })
        {
            // Told already.
        }

        _end.Dispose();
    }
}

using System.Data.Common;

namespace RegulatedWorkload.ServiceDefaults.Storage;

/// <summary>Work for the one writer of an embedded store, whose caller waits for its end.</summary>
internal abstract class SqliteUnit(CancellationToken cancellationToken)
{
    /// <summary>Why it failed by itself, when it has been run last.</summary>
    public Exception? Failure { get; protected set; }

    /// <summary>Whether it writes nothing, and runs when what is written together with it is committed.</summary>
    public bool IsAfterCommit { get; init; }

    /// <summary>Whether nobody waits for it any more.</summary>
    public bool IsGivenUp => cancellationToken.IsCancellationRequested;

    /// <summary>Runs it; in another transaction it may be run again.</summary>
    /// <returns>Whether its changes are to be kept.</returns>
    public abstract bool Run(KeptConnection connection);

    /// <summary>Gives its caller what it has returned, or thrown.</summary>
    public abstract void Answer();

    /// <summary>Tells its caller that its changes could not be stored.</summary>
    public abstract void Fail(Exception failure);

    /// <summary>Tells its caller that it was not begun.</summary>
    public abstract void Cancel();
}

/// <summary>Likewise, with a result.</summary>
internal sealed class SqliteUnit<T>(
    Func<DbConnection, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    : SqliteUnit(cancellationToken)
{
    private readonly CancellationToken _cancellationToken = cancellationToken;

    // The work belongs to the trace of its caller, not of whoever wrote before.
    private readonly ExecutionContext? _context = ExecutionContext.Capture();

    private readonly TaskCompletionSource<T> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;

    public Task<T> Ended => _ended.Task;

    public override bool Run(KeptConnection connection)
    {
        Failure = null;
        if (_context is null) RunHere(connection);
        else ExecutionContext.Run(_context, _ => RunHere(connection), null);
        return Failure is null;
    }

    public override void Answer()
    {
        if (Failure is null) _ended.SetResult(_result!);
        else _ended.SetException(Failure);
    }

    public override void Fail(Exception failure) => _ended.SetException(failure);

    public override void Cancel() => _ended.SetCanceled(_cancellationToken);

    private void RunHere(KeptConnection connection)
    {
        try
        {
            // This thread has nothing else to do: what the work awaits, it waits for.
            _result = work(connection, _cancellationToken).GetAwaiter().GetResult();
        }
        catch (Exception failure)
        {
            Failure = failure;
        }
    }
}

using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;
using RegulatedWorkload.Hosting.Local;

namespace RegulatedWorkload.Tests.Orchestration.Running;

/// <summary>
/// A <see cref="Cast"/> whose clock runs only while someone waits: very fast in the pauses between two processes, and
/// ten times too fast while one of them takes the real moments that it needs.
/// </summary>
public sealed class TimedCast : IAsyncDisposable
{
    private static readonly TimeSpan PauseStep = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);

    private readonly FakeTimeProvider _time;
    private readonly ConcurrentQueue<Moment> _history = [];
    private readonly Cast _cast;

    public TimedCast(FakeTimeProvider time, params Role[] roles)
    {
        _time = time;
        _cast = new Cast(time, null, roles);
        foreach (var service in Orchestrator.Services)
        {
            service.Changed += changed => _history.Enqueue(new Moment(time.GetUtcNow(), changed.Service.Name, changed.Status));
        }
    }

    /// <summary>A status and when it was announced.</summary>
    public sealed record Moment(DateTimeOffset At, string Service, ServiceStatus Status);

    public Orchestrator Orchestrator => _cast.Orchestrator;

    public IEnumerable<LogLine> Lines => _cast.Lines;

    /// <summary>Every process that ran.</summary>
    public IEnumerable<int> Processes => _history.Select(entry => entry.Status.ProcessId).OfType<int>().Distinct();

    public ServiceStatus this[string name] => _cast[name];

    public IReadOnlyList<Moment> HistoryOf(string name) => [.. _history.Where(entry => entry.Service == name)];

    public Moment NextAfter(Moment moment) =>
        HistoryOf(moment.Service).SkipWhile(entry => entry != moment).Skip(1).First();

    public Task StartAsync() => WhileTimePassesAsync(_cast.StartAsync());

    public async Task<ServiceStatus> BecomesAsync(string name, ServiceState state)
    {
        await UntilAsync(() => this[name].State == state);
        return this[name];
    }

    public async Task WhileTimePassesAsync(Task task)
    {
        await UntilAsync(() => task.IsCompleted);
        await task;
    }

    /// <summary>Lets time pass until the condition holds.</summary>
    public async Task UntilAsync(Func<bool> holds)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(3));
        while (!holds())
        {
            if (patience.IsCancellationRequested) Assert.Fail($"Last seen: {string.Join(", ", _history.TakeLast(5))}");
            var pausing = Orchestrator.Services.Any(service => service.Status.State == ServiceState.Restarting);
            _time.Advance(pausing ? PauseStep : Step);
            await Task.Delay(pausing ? 2 : 5, TestContext.Current.CancellationToken);
        }
    }

    public ValueTask DisposeAsync() => new(WhileTimePassesAsync(_cast.DisposeAsync().AsTask()));
}
